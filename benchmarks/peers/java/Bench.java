import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;
import org.tartarus.snowball.ext.EnglishStemmer;

/** Answers lines of tab-separated words on stdin, and times itself, so that the pipe does not count. */
public final class Bench {
  private static final String[] FIELDS = {"question", "title", "answer"};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private record Prepared(Query query, boolean snippet) {}

  private final List<Prepared> prepared = new ArrayList<>();
  private DirectoryReader reader;
  private IndexSearcher searcher;
  private Capturing highlighter;
  private Object sink;

  public static void main(String[] args) throws Exception {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var bench = new Bench();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = bench.answer(line.split("\t", -1));
      } catch (Exception error) {
        answer = "error\t" + error.toString().replace('\n', ' ');
      }
      out.println(answer);
    }
  }

  private String answer(String[] words) throws Exception {
    switch (words[0]) {
      case "build":
        return build(Path.of(words[1]), words[2], Path.of(words[3]));
      case "open":
        open(Path.of(words[1]));
        return "ok";
      case "prepare":
        prepared.add(query(words));
        return "ok\t" + (prepared.size() - 1);
      case "time":
        int k = Integer.parseInt(words[2]);
        if (!words[3].isEmpty()) {
          sink = run(prepared.get(Integer.parseInt(words[3])), k);
        }
        return time(prepared.get(Integer.parseInt(words[1])), k);
      case "top":
        return top(prepared.get(Integer.parseInt(words[1])), Integer.parseInt(words[2]));
      case "count":
        return "ok\t" + searcher.count(prepared.get(Integer.parseInt(words[1])).query);
      case "warm":
        return warm(Double.parseDouble(words[1]), Integer.parseInt(words[2]));
      case "replace":
        return replace(Path.of(words[1]), Path.of(words[2]));
      case "first":
        return process(new long[1], () -> {
          open(Path.of(words[1]));
          return run(query(List.of(words).subList(1, words.length).toArray(new String[0])), 10);
        });
      default:
        throw new IllegalArgumentException(words[0]);
    }
  }

  private static IndexWriterConfig config(String layout) {
    var config = new IndexWriterConfig(analyzer(layout));
    config.setRAMBufferSizeMB(1024);
    config.setMergePolicy(new LogByteSizeMergePolicy()); // keeps documents in their order
    config.setMergeScheduler(new SerialMergeScheduler());
    return config;
  }

  private static Analyzer analyzer(String layout) {
    if (layout.equals("terms")) {
      return new WhitespaceAnalyzer();
    }
    return new Analyzer() {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        Tokenizer words = new StandardTokenizer();
        TokenStream stems = new SnowballFilter(new LowerCaseFilter(words), new EnglishStemmer());
        return new TokenStreamComponents(words, stems);
      }
    };
  }

  private String build(Path folder, String layout, Path file) throws Exception {
    long[] unclocked = {0};
    return process(unclocked, () -> {
      try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
          var writer = new IndexWriter(FSDirectory.open(folder), config(layout))) {
        while (true) {
          long started = THREADS.getCurrentThreadCpuTime();
          List<String[]> rows = rows(lines, 1000);
          unclocked[0] += THREADS.getCurrentThreadCpuTime() - started;
          if (rows.isEmpty()) {
            break;
          }
          for (String[] row : rows) {
            writer.addDocument(document(row));
          }
        }
        writer.forceMerge(1);
        writer.commit();
      }
      return null;
    });
  }

  private String replace(Path folder, Path file) throws Exception {
    List<String[]> rows;
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      rows = rows(lines, Integer.MAX_VALUE);
    }
    return process(new long[1], () -> {
      try (var writer = new IndexWriter(FSDirectory.open(folder), config("text"))) {
        writer.deleteDocuments(new Term("interview", rows.get(0)[0]));
        for (String[] row : rows) {
          writer.addDocument(document(row));
        }
        writer.commit();
      }
      return null;
    });
  }

  private static List<String[]> rows(BufferedReader lines, int most) throws IOException {
    List<String[]> rows = new ArrayList<>();
    while (rows.size() < most) {
      String line = lines.readLine();
      if (line == null) {
        break;
      }
      String[] row = line.split("\t", -1);
      for (int i = 0; i < row.length; i++) {
        row[i] = row[i].replace('\u0001', '\n');
      }
      rows.add(row);
    }
    return rows;
  }

  /** Of two columns (terms, date) or five (interview, question, title, answer, date). */
  private static Document document(String[] row) {
    var document = new Document();
    document.add(new IntField("date", Integer.parseInt(row[row.length - 1]), Field.Store.NO));
    if (row.length == 2) {
      document.add(new Field("text", row[0], type(false)));
      return document;
    }
    document.add(new StringField("interview", row[0], Field.Store.NO));
    for (int i = 0; i < FIELDS.length; i++) {
      document.add(new Field(FIELDS[i], row[i + 1], type(true)));
    }
    return document;
  }

  private static FieldType type(boolean stored) {
    var type = new FieldType();
    type.setTokenized(true);
    type.setStored(stored);
    type.setIndexOptions(
        stored
            ? IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS
            : IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    return type;
  }

  private void open(Path folder) throws IOException {
    if (reader != null) {
      reader.close();
    }
    prepared.clear();
    reader = DirectoryReader.open(FSDirectory.open(folder));
    searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    highlighter = new Capturing(searcher, analyzer("text"));
  }

  /** words: "prepare", op, snippet, fields, low, high, terms. */
  private static Prepared query(String[] words) {
    String[] terms = words[6].split(" ");
    boolean snippet = words[2].equals("1");
    boolean fields = words[3].equals("1");
    String field = snippet ? "answer" : "text";
    Query query;
    if (words[1].equals("phrase")) {
      query = new PhraseQuery(field, terms);
    } else if (terms.length == 1 && !fields) {
      query = new TermQuery(new Term(field, terms[0]));
    } else {
      var all = new BooleanQuery.Builder();
      Occur occur = words[1].equals("and") ? Occur.MUST : Occur.SHOULD;
      for (String name : fields ? FIELDS : new String[] {field}) {
        for (String term : terms) {
          all.add(new TermQuery(new Term(name, term)), occur);
        }
      }
      query = all.build();
    }
    if (!words[4].isEmpty()) {
      int low = Integer.parseInt(words[4]);
      int high = Integer.parseInt(words[5]);
      query =
          new BooleanQuery.Builder()
              .add(query, Occur.MUST)
              .add(IntField.newRangeQuery("date", low, high), Occur.FILTER)
              .build();
    }
    return new Prepared(query, snippet);
  }

  private TopDocs run(Prepared item, int k) throws IOException {
    TopDocs found = searcher.search(item.query, new TopScoreDocCollectorManager(k, null, k));
    if (item.snippet) {
      sink = highlighter.highlight("answer", item.query, found);
      sink = highlighter.texts;
    }
    return found;
  }

  private String time(Prepared item, int k) throws IOException {
    long wall = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    sink = run(item, k);
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    wall = System.nanoTime() - wall;
    return "ok\t" + cpu / 1e9 + "\t" + wall / 1e9;
  }

  /** What `work` adds to `unclocked`, nanoseconds, is taken off. */
  private static String process(long[] unclocked, Callable<Object> work) throws Exception {
    long wall = System.nanoTime();
    long cpu = PROCESS.getProcessCpuTime();
    work.call();
    cpu = PROCESS.getProcessCpuTime() - cpu - unclocked[0];
    wall = System.nanoTime() - wall - unclocked[0];
    return "ok\t" + cpu / 1e9 + "\t" + wall / 1e9;
  }

  private String top(Prepared item, int k) throws IOException {
    var text = new StringBuilder("ok");
    for (ScoreDoc hit : run(item, k).scoreDocs) {
      text.append('\t').append(hit.doc).append(' ').append(hit.score);
    }
    return text.toString();
  }

  private String warm(double seconds, int k) throws IOException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int rounds = 0;
    while (System.nanoTime() < end) {
      for (Prepared item : prepared) {
        sink = run(item, k);
      }
      rounds++;
    }
    return "ok\t" + rounds;
  }

  /** Keeps the text that it read for its snippets: it is asked for as well. */
  private static final class Capturing extends UnifiedHighlighter {
    List<CharSequence[]> texts;

    Capturing(IndexSearcher searcher, Analyzer analyzer) {
      super(UnifiedHighlighter.builder(searcher, analyzer));
    }

    @Override
    protected List<CharSequence[]> loadFieldValues(
        String[] fields, DocIdSetIterator documents, int threshold) throws IOException {
      texts = super.loadFieldValues(fields, documents, threshold);
      return texts;
    }
  }
}
