--- The English of the engine: every sentence and word that C code puts
-- together itself (engine/core/phrase.h lists the keys). Names in braces are
-- put in when it is told, as in act: {thing}, {the box}; {list} and {seat} in
-- look_* are ready noun phrases. Another language is another file like this.

-- luacheck: no max line length

local words = {
  -- Nouns that mean nothing.
  see_none = "You see no {word} here.",
  no_such = "There is no {word}.",
  no_exit = "There is no way {word} from here.",
  no_player = "Nobody called {word} is here to be found.",
  no_number = "{Word} is not a number.",
  no_nth = "There are not that many.",
  nothing_last = "You have not mentioned anything yet.",
  nobody_last = "You have not mentioned anybody like that yet.",
  nothing_all = "There is nothing here for that.",
  nothing_held = "Your hands are empty.",
  nothing_take = "There is nothing here to take.",
  nothing_inside = "There is nothing in {the box}.",
  nothing_left = "That leaves nothing.",
  has_none = "{The who} has no {word} that you can see.",
  has_none_you = "You have no {word}.",
  too_few = "There are only {count}.",
  too_few_one = "There is only one.",
  scenery = "That is only scenery.",
  not_read = "\"{word}\" could not be understood there.",
  one_only = "One thing at a time, please.",
  which_one = "Which do you mean: {list}?",
  which_inside = "{thing} in {the box}",
  which_held = "{thing} in your hands",
  which_of = "{thing} on {the who}",
  which_here = "{thing} here",

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
  store_still = "The world is still catching its breath. What you do will be shown when it can be kept.",
  store_newcomer = "The world is catching its breath: you will be let in as soon as it can be kept. Please wait.",
  store_why = "The world cannot be written: {why}. {count} commits wait since {since} UTC; help operating says what to do.",
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
  bridge_away = "What is said here does not reach {network} for now ({why}). Your last {count} lines wait.",
  bridge_back = "What is said here reaches {network} again, and so do the lines that waited.",
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
  seen_afar = "In {room}: {text}",
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
  then_word = "then",
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
  noun_it = "it",
  noun_him = "him",
  noun_her = "her",
  noun_them = "them",
  noun_my = "my",
  noun_his = "his",
  noun_hers = "her",
  noun_their = "their",
  noun_all = "all everything every each",
  noun_both = "both",
  noun_any = "any another",
  noun_one = "one ones",
  noun_numbers = "one two three four five six seven eight nine ten eleven twelve",
  noun_ordinals = "first second third fourth fifth sixth seventh eighth ninth tenth",
  noun_of = "of",
  noun_but = "but except excepting save",
  noun_breaks = "in into inside on onto under beneath behind through at to toward towards from with without about and then but except off out for by",
  state_lit = "lit burning",
  state_unlit = "unlit",
  state_open = "open opened",
  state_closed = "closed shut",
  state_worn = "worn",

  -- What one is called and several are, where the rules (lamps, boxes, berries, watchmen) get it wrong.
  plurals = "calf calves child children deer deer die dice dwarf dwarves elf elves fish fish foot feet goose geese half halves hero heroes knife knives leaf leaves life lives loaf loaves louse lice man men mouse mice ox oxen person people potato potatoes scarf scarves self selves sheep sheep shelf shelves thief thieves tomato tomatoes tooth teeth wife wives wolf wolves",
  plural_before = "of with without in from for",
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
