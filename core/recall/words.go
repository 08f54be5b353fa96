package recall

import "strings"

// stopWords say nothing about what a text is about. Those of other languages
// are the ones that are no words of English.
var stopWords = setOf(
	"a about am an and any are as at be been being but by can could did do does doing done for from get gets getting got had has have having "+
		"he her hers him his how i if in into is it its ive im id ill me my mine no nor not of on or our ours s she should so some t than that thats the their theirs them "+
		"then there these they this those to too us very was we were what whats when where which who whom whose why will with would you your yours",
	"aber als auch auf aus bei bist dann das dass dem den der dich dir doch du ein eine einem einen einer eines er es euch fur haben hatte ich ihm "+
		"ihn ihr ihre ist kann kein keine mein meine mich mir mit nach nicht noch nur oder sein seine sich sie sind uber und uns unser vom von vor "+
		"wann warum wenn wer wie wird wo wurde zu zum zur",
	"au aux avec ce ces cette dans elle est et eux il ils je la le les leur lui mais mes moi mon ne nos notre nous ou par pas que qui quoi sa sans ses "+
		"sont sur ta te tes toi tu un une vos votre vous",
	"al como con cuando del donde ella el ellos en esta este esto la las lo los mas mi muy nos para pero por porque que quien se ser sobre su sus "+
		"tambien tiene un una unos y ya yo",
	"ao aos com da das dela dele do dos e ela em eles essa esse eu foi isso mais mas meu minha na nao nas nem os ou para pela pelo por qual quando que "+
		"quem seu sua sao tem uma voce",
	"agli alla alle anche che chi ci cui dal dalla degli dei della delle di gli hanno ho io loro ma mio nel nella noi non perche piu quando quello questa "+
		"questo sei si sono sua sul sulla suo tra tua tuo voi",
)

// irregular has forms of English words that no rule leads to, after the form
// that they stand for.
var irregular = func() map[string]string {
	forms := map[string]string{}
	for _, line := range strings.Split("go went gone going goes|use used using uses|buy bought|bring brought|think thought|teach taught|catch caught|seek sought|fight fought|"+
		"sell sold|tell told|hold held|say said|pay paid|lay laid|make made making|take took taken taking|give gave given giving|come came coming|become became|"+
		"see saw seen|know knew known|grow grew grown|throw threw thrown|fly flew flown flies|draw drew drawn|eat ate eaten|drink drank drunk|sing sang sung|"+
		"swim swam swum|run ran running|begin began begun|win won winning|meet met meeting|lead led|feed fed|read reading|find found|build built|send sent|"+
		"spend spent|lend lent|lose lost losing|leave left leaving|feel felt|keep kept|sleep slept|mean meant|deal dealt|dream dreamt|learn learnt|"+
		"write wrote written writing|ride rode ridden riding|drive drove driven driving|rise rose risen|break broke broken|speak spoke spoken|steal stole stolen|"+
		"choose chose chosen choosing|wake woke woken|wear wore worn|tear tore torn|bear bore born|forget forgot forgotten|hide hid hidden|bite bitten|"+
		"fall fell fallen|stand stood|understand understood|sit sat sitting|hear heard|hurt hurting|shoot shot|hang hung|stick stuck|strike struck|"+
		"shake shook shaken|freeze froze frozen|blow blew blown|show shown|marry married marries marriage|wed wedding weddings|die died dying dies|lie lied lying|"+
		"child children|man men|woman women|person people|mouse mice|foot feet|tooth teeth|knife knives|wife wives|life lives|leaf leaves|shelf shelves|half halves|"+
		"good better best|bad worse worst|big bigger biggest|far further farther|busy busier|happy happier happiest", "|") {
		words := strings.Fields(line)
		for _, form := range words[1:] {
			forms[form] = words[0]
		}
	}
	return forms
}()

func setOf(lists ...string) map[string]struct{} {
	set := map[string]struct{}{}
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			set[word] = struct{}{}
		}
	}
	return set
}

// term makes of the lexer's word what is indexed, nothing if it says nothing.
func (l *lexer) term() []byte {
	if l.pair {
		return l.word
	}
	if _, stop := stopWords[string(l.word)]; stop {
		return nil
	}
	if base, ok := irregular[string(l.word)]; ok {
		l.word = append(l.word[:0], base...)
	}
	l.word = stem(l.word)
	return l.word
}
