# Search: what was said, found again, in English.

search = Search
search-for = What was said
search-find = Find
search-how = Words may be begun only, and accents do not matter; “a few words” in quotation marks are found as they stand. To narrow it down:
search-how-place = group/room
search-nothing = Nothing for “{ $query }”.
search-nothing-means = Fewer words, or fewer letters of a word, find more. Only what you may read is looked through.
search-older = Older
search-here = Search in this room
unfit-search-empty = Say a word to look for.
unfit-search-long = That is too long: { $limit } characters at most, and not more than 40 words.
unfit-search-day = A day is written 2026-11-01, a month 2026-11.
unfit-search-has = This can be looked for: has:link, has:image, has:video, has:audio, has:file, has:poll.
unfit-search-place = No group or room of yours is at this address. It stands in its page’s address, after /g/.
