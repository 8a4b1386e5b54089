--- The English of the engine: every sentence and word that C code puts
-- together itself (engine/core/phrase.h lists the keys). Names in braces are
-- put in when it is told, as in act: {thing}, {the box}; {list} and {seat} in
-- look_* are ready noun phrases. Another language is another file like this.

local words = {
  -- Nouns that mean nothing.
  see_none = "You see no {word} here.",
  no_such = "There is no {word}.",
  no_exit = "There is no way {word} from here.",
  no_player = "Nobody called {word} is here to be found.",
  no_number = "{Word} is not a number.",
  no_nth = "There are not that many.",
  nothing_last = "You have not mentioned anything yet.",
  nothing_all = "There is nothing here for that.",
  one_only = "One thing at a time, please.",
  which_one = "Which do you mean: {list}?",
  which_inside = "{thing} in {the box}",

  -- Nouns out of reach.
  too_dark = "It is too dark to see.",
  reach_through = "You can't reach through {the blocker}.",
  reach_far = "{The thing} is too far away.",
  reach_closed = "{The blocker} is closed.",
  reach_person = "{The blocker} has {the thing}.",
  not_held = "You are not holding {the thing}.",
  held_already = "You already have {the thing}.",
  not_inside = "{The thing} is not in {the box}.",
  wrong_kind = "You can't do that with {the thing}.",

  -- Lines that mean nothing, or too much.
  unknown_command = "You don't know how to \"{word}\". Try help.",
  unknown_suggest = "You don't know how to \"{word}\". Did you mean \"{suggestion}\"?",
  ambiguous_command = "\"{word}\" could be any of these: {list}.",
  usage = "Try: {usage}",
  script_failed = "Something went wrong there, sorry. Nothing has changed, and its maker has been told.",
  script_killed = "That took too long and was stopped, sorry. Nothing has changed, and its maker has been told.",
  too_fast = "That was too much at once. Please go a little slower.",
  menu_ask = "(Your next line is the answer. No answer: cancel. A command first: !look)",
  menu_choose = "(Pick by number or by a word. To leave: cancel, or any other command.)",
  menu_again = "(1 to {number}, as listed above, or cancel.)",
  which_prompt = "Which do you mean?",
  which_left = "Never mind, then.",
  line_too_long = "That line is too long; nothing of it was done.",
  store_waiting = "The world is catching its breath: what you do now will be shown in a moment.",
  store_back = "The world has caught its breath. Thank you for waiting.",

  -- Moving.
  move_inside_self = "{The thing} can't go inside {thing themselves}.",
  move_full = "{The to} can't hold that as well.",
  move_hands_full = "You can't carry that much.",
  move_room_full = "{The to} is full of people already.",
  move_forbidden = "You can't do that.",

  -- Looking.
  look_dark_title = "Darkness",
  look_dark = "It is dark here. You can't see a thing.",
  look_exits = "Exits: {list}.",
  look_no_exits = "You see no way out.",
  look_exit_to = "{exit}: {room}",
  look_things = "You see {list} here.",
  look_person = "{List} is here.",
  look_people = "{List} are here.",
  look_sitting = "{List} is here, sitting on {seat}.",
  look_linkdead = "{List} is here, lost in thought (link-dead).",
  look_outside = "Outside, in {room}, you see {list}.",
  look_contains = "{Box} contains {list}.",
  look_empty = "{The box} is empty.",
  look_open = "{The thing} is open.",
  look_closed = "{The thing} is closed.",
  look_stands_open = "{The door} stands open.",
  look_no_inside = "You can't look inside {the thing}.",
  look_lit = "{The thing} is lit.",
  look_unlit = "{The thing} is not lit.",
  look_plain = "You see nothing special about {the thing}.",
  look_plain_you = "You see nothing special about yourself.",
  look_wears = "{Who} is wearing {list}.",
  look_wears_you = "You are wearing {list}.",
  look_sits = "{The thing} is sitting on {the seat}.",
  look_away = "{The thing} is lost in thought (link-dead).",
  look_through = "{Exit}, you see {room}.",
  look_through_with = "{Exit}, you see {room}: {list}.",
  look_through_dark = "{Exit}, it is dark.",
  exit_closed = "{exit} (closed)",
  exit_door = "{word} {noun}",
  exit_noun = "door",
  exit_way = "way {word}",
  room_nameless = "a place without a name",

  -- Words that stand for people and things; pronouns in the order of
  -- they them their theirs themselves.
  someone = "someone",
  something = "something",
  possessive = "'s",
  and_word = "and",
  article_a = "a",
  article_an = "an",
  article_the = "the",
  article_some = "some",
  -- How words begin that are spoken otherwise than written; the first list goes before.
  article_an_before = "hour honest honor honour heir 8 11 18 unin unim á à â ä æ å é è ê ë í î ó ô ö ø ú",
  article_a_before = "uni use usu uti uran eu ewe ufo one once",
  pronoun_you = "you you your yours yourself",
  pronoun_he = "he him his his himself",
  pronoun_she = "she her her hers herself",
  pronoun_they = "they them their theirs themselves",
  pronoun_it = "it it its its itself",

  -- Words with a meaning of their own in commands.
  noun_me = "me myself self",
  noun_here = "here",
  noun_it = "it him her",
  noun_all = "all everything",
  noun_ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth",
}

--- Verbs that the rules (pulls, watches, carries, goes) get wrong: the form
-- for you, then for anybody else.
local verbs = {
  are = "are is",
  be = "are is",
  can = "can can",
  could = "could could",
  have = "have has",
  is = "are is",
  may = "may may",
  might = "might might",
  must = "must must",
  quiz = "quiz quizzes",
  should = "should should",
  was = "were was",
  were = "were was",
  will = "will will",
  would = "would would",
  ["can't"] = "can't can't",
  ["don't"] = "don't doesn't",
}

for key, text in pairs(words) do
  phrase(key, text)
end
for base, forms in pairs(verbs) do
  phrase("verb:" .. base, forms)
end
