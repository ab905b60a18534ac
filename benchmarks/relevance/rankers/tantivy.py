"""tantivy with its simple tokenizer and Snowball's stemmer, as its `en_stem`."""

from __future__ import annotations

from pathlib import Path

from ..collections import Collection
from .base import LANGUAGES, Ranker, Run


class Tantivy(Ranker):
    name = "tantivy"
    peer = "tantivy"
    setup = "en_stem, or the same of the language"

    def rank(self, collection: Collection, depth: int, folder: Path) -> Run:
        import tantivy
        from tantivy import Filter, Occur, Query

        words = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(Filter.remove_long(40))
            .filter(Filter.lowercase())
            .filter(Filter.stemmer(LANGUAGES[collection.language]))
            .build()
        )
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="words", index_option="freq")
        builder.add_integer_field("number", stored=True)
        schema = builder.build()
        index = tantivy.Index(schema, path=str(folder))
        index.register_tokenizer("words", words)
        writer = index.writer(num_threads=1)
        for number, document in enumerate(collection.documents):
            writer.add_document(tantivy.Document(text=document.whole, number=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()
        found = {}
        for id, text in collection.queries.items():
            terms = [
                (Occur.Should, Query.term_query(schema, "text", term, "freq"))
                for term in words.analyze(text)
            ]
            hits = searcher.search(Query.boolean_query(terms), depth, count=False).hits
            numbers = [searcher.doc(address)["number"][0] for _score, address in hits]
            found[id] = [collection.documents[number].id for number in numbers]
        return found
