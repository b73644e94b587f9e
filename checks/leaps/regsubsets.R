# Best subsets of the columns of a matrix, by Alan Miller's Fortran in the package leaps: the oracle of askLeaps.ts.
#
#   Rscript regsubsets.R FOLDER
#
# FOLDER/request.csv has a line for each question, `name,n,size,method`: the model in FOLDER/<name>.bin, n² + n doubles
# (the matrix by columns, then the response), sizes up to `size`, method `backward` or `exhaustive`. The answers go to
# FOLDER/answers.csv, a line for each size: name, size, residual sum of squares by leaps, the same by a QR decomposition
# of these columns alone (a search of leaps moves columns back and forth, so that rounding errors add up), columns from
# 0, seconds of all sizes.

suppressPackageStartupMessages(library(leaps))
folder <- commandArgs(trailingOnly = TRUE)[1]
requests <- read.csv(file.path(folder, "request.csv"), colClasses = c("character", "integer", "integer", "character"))
out <- file(file.path(folder, "answers.csv"), "w")
writeLines("name,size,rss,refit,columns,seconds", out)
for (i in seq_len(nrow(requests))) {
  request <- requests[i, ]
  n <- request$n
  bytes <- file(file.path(folder, paste0(request$name, ".bin")), "rb")
  x <- matrix(readBin(bytes, "double", n * n), n, n)
  y <- readBin(bytes, "double", n)
  close(bytes)
  started <- proc.time()[["user.self"]]
  found <- regsubsets(x, y, nvmax = request$size, method = request$method, intercept = FALSE, really.big = TRUE)
  seconds <- proc.time()[["user.self"]] - started
  kept <- summary(found)$which
  # Of all columns there is one subset.
  for (size in seq_len(min(nrow(kept), n - 1))) {
    columns <- which(kept[size, ])
    refit <- sum(qr.resid(qr(x[, columns, drop = FALSE], tol = 0), y)^2)
    sums <- sprintf("%.17g", c(found$ress[size, 1], refit))
    writeLines(paste(c(request$name, size, sums, paste(columns - 1, collapse = " "), seconds), collapse = ","), out)
  }
  flush(out)
}
close(out)
