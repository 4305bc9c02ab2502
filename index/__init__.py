"""News comes in: article -> archive -> passages -> Chroma and full text; and the retriever over them."""
