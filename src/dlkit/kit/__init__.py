"""The lecturer's kit: guides, slides, handouts, answer keys and the quiz bank as files.

All of it is made from the same sources as the lessons: their notebooks, `datasets/guides`,
`datasets/seminars` and `datasets/quiz`. Nothing here asks the network, and the files need none.
"""
