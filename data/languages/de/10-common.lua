-- German, as an example: the commonest sentences, with number forms. Everything else stays English.
-- `skein lines --language de --missing` lists what is missing; `help translating` says how to go on.

-- Articles by the gender of a thing, which is its `pronoun`: he, she, it, or they for several. Names
-- of things begin with one of these.
article "der" { he = "der", she = "die", it = "das", they = "die" }
article "den" { he = "den", she = "die", it = "das", they = "die" }
article "dem" { he = "dem", she = "der", it = "dem", they = "den" }
article "ein" { he = "ein", she = "eine", it = "ein" }

word "pronoun_you" { "du dich dein deins dich" }
word "and_word" { "und" }
word "someone" { "jemand" }
word "something" { "etwas" }
word "verb:sagen" { "sagst sagt" }
word "verb:flüstern" { "flüsterst flüstert" }
word "verb:nehmen" { "nimmst nimmt" }
word "verb:legen" { "legst legt" }
word "verb:geben" { "gibst gibt" }
word "verb:öffnen" { "öffnest öffnet" }
word "verb:schließen" { "schließt schließt" }
word "verb:sein" { "bist ist" }
word "verb:haben" { "hast hat" }

-- Numbers with their nouns.
line "{count} second" { one = "{count} Sekunde", other = "{count} Sekunden" }
line "{count} minute" { one = "{count} Minute", other = "{count} Minuten" }
line "{count} hour" { one = "{count} Stunde", other = "{count} Stunden" }
line "{count} day" { one = "{count} Tag", other = "{count} Tage" }
line "{count} coin" { one = "{count} Münze", other = "{count} Münzen" }
line "{count} new letter" { one = "{count} neuen Brief", other = "{count} neue Briefe" }
line "{count} others" { one = "1 weiteres", other = "{count} weitere" }
line "{time} ago" { "vor {time}" }
line "and" { "und" }
line "just now" { "gerade eben" }

-- Who is in the game.
line "You are the only person in the game." { "Du bist allein im Spiel." }
line "{count} people are in the game." { "{count} Leute sind im Spiel." }
line "One name begins with {letters}." { "Ein Name beginnt mit {letters}." }
line "{count} names begin with {letters}." { "{count} Namen beginnen mit {letters}." }
line "Nobody in the game has a name that begins with {letters}." { "Niemand im Spiel hat einen Namen, der mit {letters} beginnt." }
line "These are {from} to {to}, by name." { "Das sind {from} bis {to}, nach Namen." }
line "These are {from} to {to}, by name, and {more} more: <cmd who {next}>who {next}</>, or by first letters: <cmd who a*>who a*</>" { "Das sind {from} bis {to}, nach Namen, und noch {more}: <cmd who {next}>who {next}</>, oder nach Anfangsbuchstaben: <cmd who a*>who a*</>" }
line "These are {from} to {to}, by name, and {more} more: <cmd who {letters}* {next}>who {letters}* {next}</>" { "Das sind {from} bis {to}, nach Namen, und noch {more}: <cmd who {letters}* {next}>who {letters}* {next}</>" }

-- Logging in.
line "Log in with your browser: {url}\nGo on there only if the page shows the code {code}." { "Melde dich mit dem Browser an: {url}\nMach dort nur weiter, wenn die Seite den Code {code} zeigt." }
line "Nobody confirmed the log-in in the browser in time. Please try again." { "Niemand hat die Anmeldung im Browser rechtzeitig bestätigt. Bitte versuche es noch einmal." }

-- Looking.
line "You see {list} here." { "Hier siehst du: {list}." }
line "{List} is here." { "{List} ist hier." }
line "{List} are here." { "{List} sind hier." }
line "Exits: {list}." { "Ausgänge: {list}." }
line "You see no way out." { "Du siehst keinen Ausgang." }
line "You see no {word} here." { "Du siehst hier nichts, was „{word}“ heißt." }
line "Did you mean {near}?" { "Meinst du {near}?" }
line "Which do you mean: {list}?" { "Was meinst du: {list}?" }
line "It's dark here. You can't see a thing." { "Es ist dunkel hier. Du siehst überhaupt nichts." }
line "It's too dark to see." { "Es ist zu dunkel, um etwas zu sehen." }
line "You see nothing special about {the thing}." { "An {dem thing} fällt dir nichts Besonderes auf." }
line "{Box} contains {list}." { "In {dem box}: {list}." }
line "{The box} is empty." { "{Der box} ist leer." }
line "{The box} is closed." { "{Der box} ist geschlossen." }

-- Walking.
line "You can't go {word} from here." { "Von hier kommst du nicht nach „{word}“." }
line "You can't do that." { "Das geht nicht." }

-- Things.
line "{Actor} {verb:take} {the thing}." { "{Actor} {verb:nehmen} {den thing}." }
line "{Actor} {verb:take} {the thing} from {the from}." { "{Actor} {verb:nehmen} {den thing} aus {dem from}." }
line "{Actor} {verb:drop} {the thing}." { "{Actor} {verb:legen} {den thing} hin." }
line "{Actor} {verb:put} {the thing} in {the to}." { "{Actor} {verb:legen} {den thing} in {den to}." }
line "{Actor} {verb:put} {the thing} on {the to}." { "{Actor} {verb:legen} {den thing} auf {den to}." }
line "{Actor} {verb:give} {the thing} to {the to}." { "{Actor} {verb:geben} {dem to} {den thing}." }
line "You already have {the thing}." { "Du hast {den thing} schon." }
line "You aren't holding {the thing}." { "Du hältst {den thing} nicht in der Hand." }
line "{The thing} can't be taken." { "{Der thing} lässt sich nicht nehmen." }
line "You can't carry that much." { "So viel kannst du nicht tragen." }
line "Your hands are empty." { "Deine Hände sind leer." }
line "There's nothing here for that." { "Dafür gibt es hier nichts." }

-- Speech.
line "{Actor} {verb:say}{words}" { "{Actor} {verb:sagen}{words}" }
line "{Actor} {verb:say}{how}{words}" { "{Actor} {verb:sagen}{how}{words}" }
line "{Actor} {verb:say}{how} to {the who}{words}" { "{Actor} {verb:sagen}{how} zu {who}{words}" }
line "You whisper to {the who}{mine}" { "Du flüsterst {who} zu{mine}" }
line "{Speaker} whispers to you{theirs}" { "{Speaker} flüstert dir zu{theirs}" }
line "You tell {who}, \"{words}\"" { "Du sagst {who}: „{words}“" }
line "{Speaker} tells you, \"{words}\"" { "{Speaker} sagt dir: „{words}“" }
line "{Who} isn't in the game now." { "{Who} ist gerade nicht im Spiel." }
line "There isn't a player called {name}." { "Niemand im Spiel heißt {name}." }
line "{count} people are in the game." { one = "Du bist allein im Spiel.", other = "{count} Leute sind im Spiel." }
line "You are the only person in the game." { "Du bist allein im Spiel." }
line "{name}{title}, on for {time}{remarks}{from}" { "{name}{title}, seit {time} da{remarks}{from}" }

-- Letters.
line "You have no letters. To write one, type: <cmd mail NAME = TEXT>mail NAME = TEXT</>" {
  "Du hast keine Briefe. Schreib einen: <cmd mail NAME = TEXT>mail NAME = TEXT</>"
}
line "Your letter is on its way to {who}." { "Dein Brief an {who} ist unterwegs." }
line "You have {letters}. To read, type <cmd mail>mail</>." { "Du hast {letters}. Lies sie mit <cmd mail>mail</>." }
line "You have a new letter from {sender}. To see it, type <cmd mail>mail</>." {
  "Du hast einen neuen Brief von {sender}. Lies ihn mit <cmd mail>mail</>.",
}

-- Lines that are not understood.
line "You don't know how to \"{word}\". Try <cmd help>help</>." { "Du weißt nicht, wie „{word}“ geht. Versuch es mit <cmd help>help</>." }
line "You don't know how to \"{word}\". Did you mean \"{suggestion}\"?" {
  "Du weißt nicht, wie „{word}“ geht. Meinst du „{suggestion}“?",
}
line "Nothing is called \"{word}\"." { "Nichts heißt „{word}“." }
line "Never mind, then." { "Dann eben nicht." }
line "One thing at a time, please." { "Bitte eins nach dem anderen." }
line "(Pick by number or by a word. To leave: <cmd cancel>cancel</>, or any other command.)" {
  "(Wähl mit der Zahl oder einem Wort. Heraus kommst du mit cancel oder jedem anderen Befehl.)",
}
