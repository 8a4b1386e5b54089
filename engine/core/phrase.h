#pragma once
#include "engine/core/engine.h"

/* The sentences that C code tells, by key; their words come from the stock
 * scripts (scripts/lib/english.lua), so that another language is another
 * folder. Placeholders as in act: {thing}, {the box}. */

/* People coming and going: scripts/lib/people.lua. */
#define PHRASE_LIST_PEOPLE(X)                                                                  \
    X(login_banner) /* Welcome to {game}. */                                                   \
    X(login_nobody_on)                                                                         \
    X(login_one_on)                                                                            \
    X(login_many_on) /* {count} people are in the game. */                                     \
    X(login_how)     /* what to type */                                                        \
    X(login_how_guest)                                                                         \
    X(login_help)                                                                              \
    X(login_who) /* In the game: {list}. */                                                    \
    X(login_connect_usage)                                                                     \
    X(login_create_usage)                                                                      \
    X(login_ask_password) /* a prompt */                                                       \
    X(login_ask_create)   /* a prompt: nobody is called {name}; create it? */                  \
    X(login_ask_new)      /* a prompt: a password for {name} */                                \
    X(login_ask_again)    /* a prompt: the same once more */                                   \
    X(login_yes)          /* what begins a yes */                                              \
    X(login_no)                                                                                \
    X(login_yes_or_no)                                                                         \
    X(login_not_created)                                                                       \
    X(login_differ)                                                                            \
    X(login_short) /* {count} bytes are the least */                                           \
    X(login_long)                                                                              \
    X(login_wrong) /* the name or the password */                                              \
    X(login_three_wrong)                                                                       \
    X(login_too_often)                                                                         \
    X(login_busy)                                                                              \
    X(login_too_many_lines)                                                                    \
    X(login_taken)                                                                             \
    X(login_disabled)                                                                          \
    X(login_banned) /* {reason} */                                                             \
    X(login_no_guests)                                                                         \
    X(login_guest) /* You are {name} … */                                                    \
    X(login_created)                                                                           \
    X(login_welcome)                                                                           \
    X(login_lost) /* the character is gone */                                                  \
    X(login_bye)                                                                               \
    X(people_wake) /* {Actor} {verb:wake} up. */                                               \
    X(people_sleep)                                                                            \
    X(people_arrive) /* a guest */                                                             \
    X(people_vanish)                                                                           \
    X(people_linkdead)                                                                         \
    X(people_return)                                                                           \
    X(people_joined) /* another connection speaks for you, too */                              \
    X(people_left)

#define PHRASE_LIST(X)                                                                         \
    X(see_none)          /* You see no {word} here. */                                         \
    X(which_one)         /* Which do you mean: {list}? */                                      \
    X(too_dark)          /* It is too dark to see. */                                          \
    X(reach_through)     /* You can't reach through {the blocker}. */                          \
    X(reach_far)         /* {The thing} is too far away. */                                    \
    X(reach_closed)      /* {The blocker} is closed. */                                        \
    X(reach_person)      /* {The blocker} has {the thing}. */                                  \
    X(not_held)          /* You are not holding {the thing}. */                                \
    X(no_player)         /* Nobody called {word} is here to be found. */                       \
    X(no_number)         /* {word} is not a number. */                                         \
    X(no_nth)            /* There are not that many. */                                        \
    X(nothing_last)      /* "it": nothing was mentioned. */                                    \
    X(nothing_all)       /* all: there is nothing. */                                          \
    X(unknown_command)   /* You don't know how to "{word}". */                                 \
    X(unknown_suggest)   /* … Did you mean {suggestion}? */                                  \
    X(ambiguous_command) /* "{word}" could be: {list}. */                                      \
    X(usage)             /* Try: {usage} */                                                    \
    X(script_failed)     /* Something went wrong there; its maker has been told. */            \
    X(script_killed)     /* … took too long … */                                           \
    X(move_inside_self)  /* {The thing} can't go inside itself. */                             \
    X(move_full)         /* {The to} is full / cannot hold … */                              \
    X(move_hands_full)   /* You can't carry that much. */                                      \
    X(move_room_full)    /* {The to} is full of people. */                                     \
    X(move_forbidden)    /* a veto without words: You can't do that. */                        \
    X(someone)                                                                                 \
    X(something) X(you) X(yourself) X(and_word) /* and */                                      \
            X(look_dark_title)                  /* Darkness */                                 \
            X(look_dark)                        /* It is dark here. */                         \
            X(look_exits)                       /* Exits: {list}. */                           \
            X(look_no_exits) X(look_things)     /* You see {list} here. */                     \
            X(look_people)                      /* {List} {is} here. */                        \
            X(look_sitting) X(look_contains)    /* {The box} contains {list}. */               \
            X(look_empty) X(look_closed)                                                       \
                    X(look_plain) /* You see nothing special about {the thing}. */             \
            X(look_wears) X(look_sleeping) X(look_linkdead)                                    \
                    X(look_through) /* {Direction}, you see {room}: … */                     \
            X(exit_open) X(exit_closed) X(hears_someone)                                       \
                    X(too_fast) /* limits.commands_per_second */                               \
            X(line_too_long) X(store_waiting) X(store_back)            \
                            PHRASE_LIST_PEOPLE(X)

enum phrase {

#define PHRASE_ENUM(name) PHRASE_##name,
    PHRASE_LIST(PHRASE_ENUM)
#undef PHRASE_ENUM
            PHRASE_END,
};

struct phrases *phrases_create(void);
void phrases_destroy(struct phrases *phrases);
/* False for an unknown key. text is copied. */
bool phrase_set(struct phrases *phrases, struct str key, struct str text);
/* The template; its key in braces until one is set. */
struct str phrase_get(const struct engine *engine, enum phrase phrase);
/* The first key without words, or NULL: checked at start. */
const char *phrase_missing(const struct engine *engine);
