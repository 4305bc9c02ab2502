"""Search: two arms, dense and full text, fused by rank; what news needs; an optional second look.

`search.search` is the whole of it, `retriever.NewsRetriever` the same as LangChain has it.
"""
