# Reports, sanctions, appeals, the log, in French.
