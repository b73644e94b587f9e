# Best subsets of all sizes up to one, by Alan Miller's Fortran in the package leaps: one turn of bench/certify.ts.
#
#   Rscript leaps_peer.R FILE N SIZE
#
# FILE has n² + n doubles: the matrix by columns, then the response. Prints JSON: seconds of the search alone, and half
# of the residual sum of squares at each size.

suppressPackageStartupMessages(library(leaps))
words <- commandArgs(trailingOnly = TRUE)
n <- as.integer(words[2])
bytes <- file(words[1], "rb")
x <- matrix(readBin(bytes, "double", n * n), n, n)
y <- readBin(bytes, "double", n)
close(bytes)
size <- as.integer(words[3])
started <- proc.time()[["elapsed"]]
found <- regsubsets(x, y, nvmax = size, method = "exhaustive", intercept = FALSE, really.big = TRUE)
seconds <- proc.time()[["elapsed"]] - started
losses <- paste(sprintf("%.17g", found$ress[seq_len(size), 1] / 2), collapse = ",")
cat(sprintf('{"seconds":%.3f,"losses":[%s]}\n', seconds, losses))
