-- What files are called, and what is said again of another message, is found too: the index is made of
-- everything anew when the house next opens.
DELETE FROM search;
