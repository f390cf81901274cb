# Reports, sanctions, appeals, the log, in English.
