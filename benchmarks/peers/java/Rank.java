import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Words: language, depth, folder of the index, file of documents, file of queries, one a line.
 * Prints the numbers of the best documents, a line for each query.
 */
public final class Rank {
  public static void main(String[] words) throws Exception {
    Analyzer analyzer = analyzer(words[0]);
    int depth = Integer.parseInt(words[1]);
    var similarity = new BM25Similarity(1.2f, 0.75f);
    var config = new IndexWriterConfig(analyzer);
    config.setSimilarity(similarity);
    config.setMergePolicy(new LogByteSizeMergePolicy()); // keeps documents in their order
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    try (var directory = FSDirectory.open(Path.of(words[2]))) {
      try (var writer = new IndexWriter(directory, config)) {
        for (String text : Files.readAllLines(Path.of(words[3]))) {
          var document = new Document();
          document.add(new TextField("text", text, Field.Store.NO));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      try (var reader = DirectoryReader.open(directory)) {
        var searcher = new IndexSearcher(reader);
        searcher.setSimilarity(similarity);
        var builder = new QueryBuilder(analyzer);
        for (String text : Files.readAllLines(Path.of(words[4]))) {
          Query query = builder.createBooleanQuery("text", text);
          var line = new StringBuilder();
          if (query != null) {
            for (ScoreDoc hit : searcher.search(query, depth).scoreDocs) {
              line.append(hit.doc).append(' ');
            }
          }
          out.println(line);
        }
      }
    }
    out.flush();
  }

  private static Analyzer analyzer(String language) {
    switch (language) {
      case "de":
        return new GermanAnalyzer();
      case "es":
        return new SpanishAnalyzer();
      case "ru":
        return new RussianAnalyzer();
      default:
        return new EnglishAnalyzer();
    }
  }
}
