"""How the reader is made: the data, the training, the scores, the card (`python -m dateline.eval.reader --help`).

Each file is one part: `squad`, `candidates`, `news` and `cloze` make examples, `data` keeps them, `batches` draws,
`train` trains, `scores` measures, `card` writes down what was made of what.
"""
