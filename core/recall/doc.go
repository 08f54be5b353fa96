// Package recall finds the texts that answer a question, without a model: an
// index of words, and a score that knows neighbours, episodes, speakers, dates
// and misspelt words. It knows no file, no session and no platform; whoever
// keeps texts adds them to an [Index], deletes them from it, and asks.
//
// A text is what a [Text] says: its date and the short values that belong to it
// count as words of it. Which texts are neighbours follows from their times: an
// episode ends where nothing was said for four hours.
//
// # Score
//
// With idf(N,n) = ln(1 + (N-n+.5)/(n+.5)) and bm(f,l,b) = 2.2f / (f + 1.2(1-b + b·l/mean l)),
// over the words of the question, weighing one each time a word is asked:
//
//	E = Σ w·idf·bm(.9)   over the text
//	W = Σ w·idf·bm(.75)  over the text and two neighbours on each side
//	S = Σ w·idf·bm(.75)  over the episode
//
// The score is E + c·W + c·S, where c, from 0 to 1, says how much more
// neighbours have to do with each other than texts that are no neighbours. It
// counts 1.2 times when the question names one speaker and it is his. A word
// that no text has, as a misspelt one, stands for those that are near to it, with
// a weight of .6.
//
// The same texts and the same question give the same answer, to the bit, on
// every platform, in whatever order the texts came: sums are made in a fixed
// order, nothing is fused, and ties are broken by time and ID.
//
// # Languages
//
// Words of English are stemmed. Scripts that are written without spaces give
// pairs of characters: Han, kana, Thai, Lao, Khmer and Burmese. Accents make no
// difference. Of German, French, Spanish, Portuguese and Italian the words that
// say nothing are left out, unless they are words of English; those languages,
// and all others, are not stemmed by rules of their own.
package recall
