#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/core/engine_access.h"
#include "engine/core/phrase/phrase_people.h"
#include "engine/core/phrase/phrase_refusals.h"

#include <stdarg.h>

/* The sentences of C code, by key. Their words are in the stock scripts (scripts/core/lib:
 * english.lua, refusals.lua, people.lua), so that another language is another folder.
 * Placeholders as in act: {thing}, {the box}.
 *
 * Text that people read in the game, on its pages or in a client is a phrase. Text in lower
 * case without a full stop stays in C: script authors (errors of Lua, patterns, tests) and
 * operators read it. */

// clang-format off
#define PHRASE_LIST(X)                                                                         \
    /* nouns that cannot be resolved */                                                        \
    X(see_none)          /* You see no {word} here. */                                         \
    X(see_no_name)       /* "{word}" names nothing: "nothing", "nowhere" */                   \
    X(see_near)          /* the same, and: Did you mean {near}? */                             \
    X(no_such)           /* Nothing is called "{word}". */                                     \
    X(no_exit)           /* You can't go {word} from here. */                                  \
    X(no_player)         /* Nobody called "{word}" is in the game. */                          \
    X(no_number)         /* {word} is not a number. */                                         \
    X(no_count)          /* "1.5 lamps", "0 lamps": {word} counts nothing. */                  \
    X(large_number)      /* {word} is too large a number */                                    \
    X(no_nth)            /* There are not that many. */                                        \
    X(nothing_last)      /* "it": nothing was mentioned. */                                    \
    X(nobody_last)       /* "him": nobody was mentioned. */                                    \
    X(nothing_all)       /* all: there is nothing. */                                          \
    X(nothing_held)      /* all that the player holds: there is nothing. */                    \
    X(nothing_take)      /* all that the player could take: there is nothing. */               \
    X(nothing_inside)    /* all in {the box}: there is nothing. */                             \
    X(nothing_left)      /* all but …: nothing else is left. */                                \
    X(has_none)          /* {The who} has no {word}. */                                        \
    X(has_none_you)      /* You have no {word}. */                                             \
    X(too_few)           /* There are only {count}. */                                         \
    X(too_few_one)       /* There is only one. */                                              \
    X(scenery)           /* a detail of the room */                                            \
    X(scenery_held)      /* the same, where something held is expected */                      \
    X(not_read)          /* "{word}" could not be understood. */                               \
    X(names_much)        /* the line names more than one search allows */                      \
    X(one_only)          /* One at a time, please. */                                          \
    X(which_one)         /* Which do you mean: {list}? */                                      \
    X(which_inside)      /* {thing} in {box}; where choices read the same */                   \
    X(which_held)        /* {thing} that you hold */                                           \
    X(which_of)          /* {thing} that {who} has */                                          \
    X(which_here)        /* {thing} that nobody holds */                                       \
    /* nouns out of reach */                                                                   \
    X(too_dark)          /* It's too dark to see. */                                           \
    X(reach_through)     /* You can't reach through {the blocker}. */                          \
    X(reach_far)         /* {The thing} is too far away. */                                    \
    X(reach_closed)      /* {The blocker} is closed. */                                        \
    X(reach_person)      /* {The blocker} has {the thing}. */                                  \
    X(not_held)          /* You aren't holding {the thing}. */                                 \
    X(held_already)      /* You already have {the thing}. */                                   \
    X(not_inside)        /* {The thing} is not in {the box}. */                                \
    X(wrong_kind)        /* You can't do that with {the thing}. */                             \
    /* lines that cannot be understood */                                                      \
    X(unknown_command)   /* You don't know how to "{word}". */                                 \
    X(package_off)       /* Nobody deals in that here. */                                      \
    X(unknown_topic)     /* the same, where help has a page on the word */                     \
    X(unknown_part)      /* the same for one of several commands in a line */                  \
    X(for_builders)      /* "{word}" is for builders. */                                       \
    X(for_wizards)       /* "{word}" is for wizards. */                                        \
    X(unknown_suggest)   /* … Did you mean {suggestion}? */                                    \
    X(ambiguous_command) /* "{word}" could be: {list}. */                                      \
    X(usage)             /* Try: {usage} */                                                    \
    X(script_failed)     /* Something went wrong there; its maker has been told. */            \
    X(script_killed)     /* … took too long … */                                               \
    X(lines_command)     /* {line} was typed into a text, and looks like a command */          \
    X(prompt_lines)      /* before "> " while a text is typed; says how to leave */            \
    X(lines_long)        /* {count} kilobytes are the most that a text can have */             \
    X(left_out)          /* {count} lines after a refused command that were its text */        \
    X(left_out_one)                                                                            \
    X(alias_long)        /* an alias and its words make too long a line */                     \
    X(too_fast)          /* limits.commands_per_second */                                      \
    X(menu_ask)          /* how to answer and to leave, after a script's question */           \
    X(menu_choose)       /* same, where it offers options */                                   \
    X(menu_again)        /* same, for options already listed */                      \
    X(which_prompt)      /* "which one?" for clients that list the choices separately */       \
    X(which_left)        /* "which one?" was given up */                                       \
    X(store_waiting)                                                                           \
    X(store_still)                                                                             \
    X(store_newcomer)                                                                          \
    X(store_doubted)                                                                           \
    X(store_why)         /* to wizards: {why}; {count} commits wait since {since} */           \
    X(store_back)                                                                              \
    /* moving */                                                                               \
    X(move_inside_self)  /* {The thing} can't go inside itself. */                             \
    X(move_abroad)       /* {The thing} or {the to} is in another world. */                    \
    X(move_full)         /* {The to} is full / cannot hold … */                                \
    X(move_hands_full)   /* You can't carry that much. */                                      \
    X(move_room_full)    /* {The to} is full of people. */                                     \
    X(move_forbidden)    /* a veto without words: You can't do that. */                        \
    /* looking */                                                                              \
    X(look_dark_title)   /* Darkness */                                                        \
    X(look_dark)         /* It is dark here. */                                                \
    X(look_exits)        /* Exits: {list}. */                                                  \
    X(look_no_exits)     /* You can't see a way out. */                                        \
    X(look_exit_to)      /* {exit}: {room}; in a long list of exits */                         \
    X(look_things)       /* You see {list} here. */                                            \
    X(look_other)        /* 1 other: after the first entries of a list that is too long */     \
    X(look_others)       /* {count} others */                                                  \
    X(look_person)       /* {list} is here. */                                                 \
    X(look_people)       /* {list} are here. */                                                \
    X(look_sitting)      /* {list} is here, {how} on {seat}. */                                \
    X(look_sitting_floor) /* {list} is here, {how} on the floor. */                            \
    X(look_how_sitting)  /* posture: "sitting" */                                              \
    X(look_how_resting)                                                                        \
    X(look_how_sleeping)                                                                       \
    X(look_linkdead)     /* {list} is here, lost in thought. */                                \
    X(look_outside)      /* Outside, in {room}, you see {list}. */                             \
    X(look_contains)     /* {The box} contains {list}. */                                      \
    X(look_empty)        /* {The box} is empty. */                                             \
    X(look_open)         /* {The thing} is open. */                                            \
    X(look_closed)       /* {The thing} is closed. */                                          \
    X(bridge_away)       /* lines here do not reach {network} ({why}); {count} wait */         \
    X(bridge_back)       /* {network} */                                                       \
    X(bridge_back_left)  /* same, but for {count} lines */                                     \
    X(bridge_left)       /* {network}, {count} lines dropped for lack of space */              \
    X(bridge_refused)    /* to the speaker: {network} did not take a line on {channel} ({why}) */ \
    X(bridge_no_tell)    /* {network} */                                                       \
    X(mail_several)      /* of {count} letters from outside */                                 \
    X(bridge_tells)      /* {who} there tells you {text} */                                    \
    X(bridge_paused)     /* {network} */                                                       \
    X(bridge_resumed)    /* {network} */                                                       \
    X(look_stands_open)  /* {The door} stands open. */                                         \
    X(look_no_inside)    /* You can't look inside {the thing}. */                              \
    X(look_lit)          /* {The thing} is lit. */                                             \
    X(look_unlit)        /* {The thing} is not lit. */                                         \
    X(look_plain)        /* You see nothing special about {the thing}. */                      \
    X(look_plain_you)    /* You see nothing special about yourself. */                         \
    X(look_wears)        /* {who} is wearing {list}. */                                        \
    X(look_wears_you)    /* You are wearing {list}. */                                         \
    X(look_disguise)        /* Others take you for {name}. */                                     \
    X(recognition_manner) /* words for how strangers look, before the next three */            \
    X(recognition_man)                                                                         \
    X(recognition_woman)                                                                       \
    X(recognition_person)                                                                      \
    X(recognition_voice)                                                                       \
    X(recognition_by_voice) /* behind a mask, to a viewer who knows {who} by the voice */      \
    X(look_pose)         /* {List} {pose} */                                                   \
    X(look_poses)        /* {The thing} {pose} */                                              \
    X(look_sits)         /* {The thing} is {how} on {the seat}. */                             \
    X(look_sits_floor)   /* {The thing} is {how} on the floor. */                              \
    X(look_away)         /* {The thing} is lost in thought; of somebody link-dead */           \
    X(provenance)        /* before text that {thing} of {owner} tells */                       \
    X(provenance_gone)   /* same, where the owner is gone */                                   \
    X(seen_afar)         /* {room}, {text}: an event told to a remote viewer */                \
    X(look_through)      /* {Exit}, you see {room}. */                                         \
    X(look_through_with) /* {Exit}, you see {room}: {list}. */                                 \
    X(look_through_dark) /* {Exit}, it is dark. */                                             \
    X(exit_closed)       /* {exit} (closed), in a list of exits */                             \
    X(exit_door)         /* {word} {noun}; the form to type, whatever the direction */         \
    X(exit_door_to)      /* {noun} to the {word}, for the eight compass points */              \
    X(exit_door_up)      /* {noun} above */                                                    \
    X(exit_door_down)    /* {noun} below */                                                    \
    X(exit_door_in)      /* {noun} inside */                                                   \
    X(exit_door_out)     /* {noun} outside */                                                  \
    X(exit_noun)         /* door: the noun of a door without its own */                        \
    X(exit_way)          /* way {word} */                                                      \
    X(room_nameless)     /* a room without name */                                             \
    /* words of the language, see phrase.c */                                                  \
    X(someone)                                                                                 \
    X(something)                                                                               \
    X(possessive)        /* 's */                                                              \
    X(and_word)          /* and */                                                             \
    X(again_word)        /* again: the last line once more */                                  \
    X(polite_words)      /* please */                                                          \
    X(polite_openings)   /* can you, i want to */                                              \
    X(then_word)         /* then, between two commands */                                      \
    X(article_a)         /* a */                                                               \
    X(article_an)        /* an */                                                              \
    X(article_the)       /* the */                                                             \
    X(article_some)      /* some */                                                            \
    X(letters_open)      /* capital letters whose names begin with a vowel */                  \
    X(article_an_before) /* beginnings of words that take "an" against the rule: hour */       \
    X(article_a_before)  /* beginnings of words that take "a" against the rule: uni */         \
    X(pronoun_you)       /* you you your yours yourself */                                     \
    X(pronoun_he)                                                                              \
    X(pronoun_she)                                                                             \
    X(pronoun_they)                                                                            \
    X(pronoun_it)                                                                              \
    X(noun_me)           /* words for the actor in a command: me myself */                     \
    X(noun_here)         /* here */                                                            \
    X(noun_it)           /* it */                                                              \
    X(noun_him)          /* him */                                                             \
    X(noun_her)          /* her */                                                             \
    X(noun_them)         /* them */                                                            \
    X(noun_xem)          /* other object pronouns of people: xem */                            \
    X(noun_my)           /* my */                                                              \
    X(noun_his)          /* his */                                                             \
    X(noun_hers)         /* her */                                                             \
    X(noun_their)        /* their */                                                           \
    X(noun_vague)        /* nothing nobody: words that name no thing */                        \
    X(noun_all)          /* all everything */                                                  \
    X(noun_both)         /* both */                                                            \
    X(noun_any)          /* any another */                                                     \
    X(noun_one)          /* one ones, standing for a noun */                                   \
    X(noun_heap)         /* words for a whole heap of coins: heap money gold */                \
    X(noun_metal)        /* those of them that name a coin's metal */                          \
    X(noun_numbers)      /* one two three … */                                                 \
    X(noun_of)           /* of, after a number */                                              \
    X(noun_but)          /* but except … */                                                    \
    X(noun_breaks)       /* words that are in no noun: under, then … */                        \
    X(plurals)           /* pairs: mouse mice ox oxen */                                       \
    X(plural_before)     /* words after the noun in a name: of, with */                        \
    X(state_lit)         /* words for lit things; the first is displayed */                    \
    X(state_unlit)                                                                             \
    X(state_open)                                                                              \
    X(state_closed)                                                                            \
    X(state_worn)                                                                              \
    X(noun_ordinals)     /* first second third … */                                            \
    PHRASE_LIST_PEOPLE(X)                                                                      \
    PHRASE_LIST_REFUSALS(X)

// clang-format on

enum phrase {

#define PHRASE_ENUM(name) PHRASE_##name,
    PHRASE_LIST(PHRASE_ENUM)
#undef PHRASE_ENUM
            PHRASE_END,
};

/* Returns the phrases of an engine, borrowed. */
struct phrases *phrases_of(const struct engine *engine);
/* Sets them, and returns the former ones: each is owned by the engine or by the caller. */
struct phrases *phrases_set(struct engine *engine, struct phrases *phrases);
struct phrases *phrases_create(void);
void phrases_destroy(struct phrases *phrases);
/* Sets a phrase; text is copied. Returns false for an unknown key. The key "verb:go" sets an
 * irregular verb's forms: "go goes" for you and for a third person. */
bool phrase_set(struct phrases *phrases, struct str key, struct str text);
/* Returns a number that grows whenever a phrase or verb is set. */
uint64_t phrases_version(const struct engine *engine);
/* Returns the template, with a NUL after it; its key in braces until it is set. */
struct str phrase_get(const struct engine *engine, enum phrase phrase);

/* A placeholder's value, inserted unchanged: WITH("channel", channel->name), WITH("count", 3). */
struct phrase_arg {
    const char *name; /* NULL: end of the list */
    struct str text;  /* borrowed */
    char digits[24];  /* the text of a number; empty: text is the text */
    bool raw;         /* text is escaped */
};

#define WITH(name, value)                                                                      \
    _Generic((value), struct str: phrase_with, char *: phrase_with_text,                       \
            const char *: phrase_with_text, int: phrase_with_int, int64_t: phrase_with_int,    \
            default: phrase_with_number)(name, value)
/* Same, for text that is not markup. Not for the text of an error, which is plain too. */
#define WITH_RAW(name, value) phrase_raw(WITH(name, value))
#define WITHOUT ((struct phrase_arg){0})
struct phrase_arg phrase_with(const char *name, struct str text);
struct phrase_arg phrase_with_text(const char *name, const char *text);
struct phrase_arg phrase_with_int(const char *name, int64_t number);
struct phrase_arg phrase_with_number(const char *name, uint64_t number);
struct phrase_arg phrase_raw(struct phrase_arg arg);

/* Appends a phrase: phrase_put(engine, &out, PHRASE_too_few, WITH("count", n)). A placeholder
 * that begins with a capital capitalises its value; a placeholder without a value is left as it
 * is. */
#define phrase_put(engine, out, ...) phrase_put_args(engine, out, __VA_ARGS__, WITHOUT)
void phrase_put_args(const struct engine *engine, struct buf *out, enum phrase phrase, ...);
void phrase_put_list(
        const struct engine *engine, struct buf *out, enum phrase phrase, va_list args);
/* Appends a span of time in the largest unit that fits: "2 hours". */
void phrase_put_span(const struct engine *engine, struct buf *out, int64_t ms);
/* Fills err as err_set does, with a phrase for its text; returns false. */
#define phrase_err(engine, err, code, ...)                                                     \
    phrase_err_args(engine, err, code, __VA_ARGS__, WITHOUT)
bool phrase_err_args(const struct engine *engine, struct err *err, enum err_code code,
        enum phrase phrase, ...);

/* Returns the name that scripts use: "see_none". */
const char *phrase_key(enum phrase phrase);

/* The items of a phrase between separators (' ' for any blank), without blanks around them. A
 * phrase must always be split by the same separator. Borrowed until the phrase is set. */
struct phrase_items {
    struct str *list;
    size_t count;
    uint32_t initials; /* phrase_initial of each item */
};

/* Returns a bit for the first letter of the text, in small or capital letters; 0: it has none. */
static inline uint32_t phrase_initial(struct str text)
{
    return text.length > 0 ? (uint32_t)1 << ((unsigned char)text.bytes[0] % 32) : 0;
}

struct phrase_items phrase_items(
        const struct engine *engine, enum phrase phrase, char separator);
/* Returns the i-th blank-separated word of a phrase, from 0; empty if there are fewer. */
struct str phrase_word(const struct engine *engine, enum phrase phrase, size_t i);
/* Returns the index of word among the phrase's words, in any case, or SIZE_MAX. */
size_t phrase_find_word(const struct engine *engine, enum phrase phrase, struct str word);

static inline bool phrase_has_word(
        const struct engine *engine, enum phrase phrase, struct str word)
{
    return phrase_find_word(engine, phrase, word) != SIZE_MAX;
}

/* True for "a", "an", "the" or "some", as the scripts define them. */
bool phrase_is_article(const struct engine *engine, struct str word);
/* Returns the first key without words, or NULL: checked at start. */
const char *phrase_missing(const struct engine *engine);
/* Appends a verb, given as "pull" or "pick up", for you (second) or a third person. */
void phrase_verb(const struct engine *engine, struct str verb, bool second, struct buf *out);
/* Appends the regular third person of a verb, or the regular plural of a noun. */
void phrase_regular(struct str word, bool verb, struct buf *out);
/* Appends the plural of words without an article: "jug of cider" -> "jugs of cider". */
void phrase_plural(const struct engine *engine, struct str words, struct buf *out);
/* True if plural is the plural of the word `one`, by the rules or by the table, in any case. */
bool phrase_is_plural(const struct engine *engine, struct str plural, struct str one);
/* True if the words already read as a plural: "gold coins". */
bool phrase_reads_plural(const struct engine *engine, struct str words);
