#pragma once

/* The sentences about people coming and going (login.c, presence.c); their words are in
 * scripts/core/lib/people.lua. A part of PHRASE_LIST. */

// clang-format off
#define PHRASE_LIST_PEOPLE(X)                                                                  \
    X(login_banner) /* Welcome to {game}. */                                                   \
    X(login_about) /* what the game is, if its first room has no text of its own */               \
    X(login_nobody_on)                                                                         \
    X(login_one_on)                                                                            \
    X(login_many_on) /* {count} people are in the game. */                                     \
    X(login_create_words)  /* a name or a password of several words */                         \
    X(login_no_names_words) /* words typed as an answer and never meant as a name */           \
    X(login_how)     /* what to type */                                                        \
    X(login_how_guest)                                                                         \
    X(login_help)                                                                              \
    X(login_help_guest)                                                                        \
    X(login_help_password) /* while the password of {name} is asked */                         \
    X(login_help_new)      /* while a new password for {name} is asked */                      \
    X(login_wrong_typed)   /* same as login_wrong, at a prompt */                              \
    X(login_who) /* In the game: {list}. */                                                    \
    X(login_connect_usage)                                                                     \
    X(login_create_usage)                                                                      \
    X(login_ask_name)                                                                          \
    X(login_unseen)                                                                            \
    X(login_ask_password) /* a prompt */                                                       \
    X(login_ask_create)   /* a prompt: the name {name} is free; create it? */                  \
    X(login_ask_new)      /* a prompt: a password for {name} */                                \
    X(login_ask_again)    /* a prompt: the same password once more */                          \
    X(login_yes)          /* beginnings of a yes */                                            \
    X(login_no)                                                                                \
    X(login_yes_or_no)                                                                         \
    X(login_not_created)                                                                       \
    X(login_differ)                                                                            \
    X(login_short) /* {count} bytes is the minimum */                                          \
    X(login_long)                                                                              \
    X(login_unread) /* the world's file cannot be read */                                      \
    X(login_wrong) /* the name or the password */                                              \
    X(login_one_failed)  /* {since}, {address} */                                              \
    X(login_many_failed) /* {count}, {since}, {address} */                                     \
    X(login_three_wrong)                                                                       \
    X(login_streams)                                                                           \
    X(login_too_often) /* {span} until the next */                                                                         \
    X(login_busy)                                                                              \
    X(login_queue)      /* {place}, "41st"; {span} until it is their turn */                   \
    X(login_queue_ends) /* endings of ordinals: of most, and of 1, 2 and 3 */                  \
    X(login_too_many_lines)                                                                    \
    X(login_no_names)                                                                          \
    X(login_taken)                                                                             \
    X(login_forgot_words)                                                                      \
    X(login_forgot_fill)                                                                       \
    X(login_forgot_mail)                                                                       \
    X(login_contact)                                                                           \
    X(login_forgot_guest)                                                                      \
    X(login_forgot_write)                                                                      \
    X(login_reset_usage)                                                                       \
    X(login_code_sent)                                                                         \
    X(login_code_wrong)                                                                        \
    X(login_no_mail)                                                                           \
    X(login_disabled)                                                                          \
    X(login_banned) /* {reason}, {span} */                                                     \
    X(login_banned_bare)                                                                       \
    X(sanction_for_good) /* the {span} of a permanent one */                                   \
    X(sanction_span)     /* the same of one that begins: {time}, {date} */                     \
    X(sanction_left)     /* the same of one that goes on */                                    \
    X(sanction_why)      /* {why}: {reason} */                                                 \
    X(sanction_warn)     /* to the sanctioned player: {span}, {why} */                         \
    X(sanction_mute)                                                                           \
    X(sanction_jail)                                                                           \
    X(sanction_ban)                                                                            \
    X(mute_over)                                                                               \
    X(jail_over)                                                                               \
    X(jail_name) /* of the room */                                                             \
    X(jail_desc)                                                                               \
    X(span_day) /* 1 day */                                                                    \
    X(span_days) /* {count} days */                                                            \
    X(span_hour)                                                                               \
    X(span_hours)                                                                              \
    X(span_minute)                                                                             \
    X(span_minutes)                                                                            \
    X(span_second)                                                                             \
    X(span_seconds)                                                                            \
    X(login_no_guests)                                                                         \
    X(login_guest) /* You are {name} … */                                                      \
    X(login_created)                                                                           \
    X(login_welcome)                                                                           \
    X(login_lost) /* the character is gone */                                                  \
    X(login_idle) /* nobody logged in for too long */                                          \
    X(login_bye)                                                                               \
    X(people_wake) /* {Actor} {verb:wake} up. */                                               \
    X(people_sleep)                                                                            \
    X(people_arrive) /* a guest */                                                             \
    X(people_vanish)                                                                           \
    X(people_linkdead)                                                                         \
    X(people_return)                                                                           \
    X(crowd_comes) /* {Names} comes: a single arrival of a group (output/arrivals.c) */          \
    X(crowd_come)  /* {Names}, for several people */                                           \
    X(crowd_goes)                                                                              \
    X(crowd_go)                                                                                \
    X(crowd_dreams) /* lost in thought */                                                      \
    X(crowd_dream)                                                                             \
    X(crowd_returns) /* awake again */                                                         \
    X(crowd_return)                                                                            \
    X(crowd_others) /* {count} others, after names */                                          \
    X(people_joined) /* another connection speaks for you, too */                              \
    X(people_left)
// clang-format on
