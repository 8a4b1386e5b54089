#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A telnet option beyond those of a plain terminal, or a protocol in the lines of a connection: a row that a module adds
 * (telnet_options of engine/app/server_module.h). All functions but receive are optional, and run only while the option
 * has a state. The functions of tel_opts.h send to the client. */

struct msg;
struct tel_opts;
struct tel_style;

/* Most rows of all modules together. */
enum { TEL_OPTIONS_MAX = 7 };

struct tel_option {
    /* Its number in telnet, offered to each client: the state begins when the client agrees. 0: none; the state begins
     * with the connection. */
    uint8_t number;
    size_t size; /* of the state, which begins as zeros; at least 1 */
    /* The client agreed; it may do so again. */
    void (*begin)(struct tel_opts *opts, void *state);
    /* Frees what the state owns: the client disagreed, or the connection ends. */
    void (*finish)(void *state);
    /* The data between IAC SB number and IAC SE. */
    void (*receive)(struct tel_opts *opts, void *state, struct str data);
    /* True if it wants the events of the game, and speech as messages instead of rendered text. Asked after begin and
     * receive. */
    bool (*takes_events)(const void *state);
    bool (*takes_speech)(const void *state);
    void (*event)(struct tel_opts *opts, void *state, struct str topic, struct str json);
    /* The client was told something; msg is NULL for rendered text. */
    void (*told)(struct tel_opts *opts, void *state, const struct msg *msg);
    /* Asks the game what it needs to know; after each flush and every second. */
    void (*ask)(struct tel_opts *opts, void *state);
    /* The game's answer to a call of this connection, which may be another's. */
    void (*answer)(
            struct tel_opts *opts, void *state, struct str tag, bool ok, struct str reply);
    /* The game restarted: it lost all calls without an answer. */
    void (*resumed)(struct tel_opts *opts, void *state);
    void (*goodbye)(struct tel_opts *opts, void *state, struct str why);
    /* The client said more about itself. */
    void (*client_changed)(struct tel_opts *opts, void *state);
    /* A line of the client. True if it is for the game; *line may then be a part of it. */
    bool (*line)(struct tel_opts *opts, void *state, struct str *line);
    /* An overlong line was dropped. True if it was not for the game. */
    bool (*long_line)(void *state);
    /* Changes how texts are rendered. */
    void (*style)(const void *state, struct tel_style *style);
};
