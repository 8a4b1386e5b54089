#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A module's part of the program around the engine (skein_module.h): services, subcommands, and what it does when the
 * server starts, reads its configuration again, and ends. All members are optional. All run in the thread of the loop;
 * state is the module's own pointer in this server, NULL at first. */

struct arbiter;
struct buf;
struct cmd;
struct config;
struct control_request;
struct gate_worlds;
struct server;
struct service_kind;
struct skein_module;
struct store;
struct store_options;
struct tel_option;
struct web_part;

/* The code of a service that module.json names. */
struct module_service {
    const char *name;
    const struct service_kind *kind;
};

struct server_module {
    const struct module_service *services; /* ends with a row of zeros */
    const struct cmd *const *commands;     /* ends with NULL */
    const struct control_request
            *requests; /* of the control socket; ends with a row of zeros: control_request.h */
    const struct web_part *web; /* what it adds to the web; NULL: nothing */
    /* What it adds to telnet (net/telnet/tel_option.h); ends with NULL. */
    const struct tel_option *const *telnet_options;

    /* Returns how many parts of the configuration `check` looks at. */
    size_t (*check_count)(const struct config *config);
    /* Fails with a sentence if the i-th part is wrong. Changes nothing, opens nothing. */
    bool (*check)(
            struct server *server, const struct config *config, size_t i, struct err *err);
    /* Before files are out of reach: reads secrets. */
    bool (*begin)(struct server *server, void **state, struct err *err);
    /* Makes what a new configuration needs, and changes nothing that runs. *out is given to take or drop, unless it is
     * *state: then nothing changes. */
    bool (*prepare)(struct server *server, void *const *state, const struct config *config,
            void **out, struct err *err);
    /* Runs what was prepared in the place of what ran; drop frees it instead. Neither can fail. */
    void (*take)(struct server *server, void **state, void *made);
    void (*drop)(struct server *server, void *const *state, void *made);
    /* Before the world is opened, and then: what the store has to do for the module. */
    void (*before_world)(struct server *server);
    void (*store_options)(const struct server *server, struct store_options *out);
    /* True if the module knows whether this process is still the world: the server need not doubt it. */
    bool (*knows_leader)(const struct server *server);
    /* Fails with a sentence if the files of data/ that it uses are not valid; before a world is made. */
    bool (*check_data)(struct err *err);
    /* SIGHUP: reads those files again, or keeps what it has, and logs the result. A connection proxy
     * (skein gate) asks this too, and of other members only services, begin, finish, and those that of_gate names. */
    void (*reload_data)(struct server *server);
    /* The world is served, and no connection accepted yet. */
    bool (*open)(struct server *server, void **state, struct err *err);
    /* The server has started, and whoever started it was told. */
    void (*ready)(struct server *server);
    /* Connects to an arbiter of this world and its copies, for the module follow, in a server or a follower. store: the
     * variable with the world's store, which may be NULL and may change, and is valid until the arbiter is closed. *out
     * stays as it is if the configuration names none. */
    bool (*open_arbiter)(
            struct server *server, struct store **store, struct arbiter *out, struct err *err);
    /* Starts to find worlds for a connection proxy, until close. */
    bool (*open_gate)(struct server *server, void **state, const struct gate_worlds *worlds,
            struct err *err);
    /* A connection proxy asks prepare, take, drop and close too. */
    bool of_gate;
    /* Returns why the server has to stop in order, for the log; NULL: it need not. */
    const char *(*why_stop)(const struct server *server);
    /* True once the server has to stop at once, for a reason that is_well gives as a sentence. */
    bool (*is_over)(const struct server *server);
    bool (*is_well)(const struct server *server, struct err *err);
    /* True if a server that stops may end now. */
    bool (*may_end)(struct server *server);
    /* Returns the name of the copy that is in step with the world, and since when; NULL: none. */
    const char *(*copy_in_step)(const struct server *server, int64_t *out_since_ms);
    /* Appends lines for `skein health`; nothing if the module has nothing to do. */
    void (*put_health)(const struct server *server, struct buf *out);
    /* The server stops: the engine still runs, and what is not written yet is written. */
    void (*stopping)(struct server *server, void **state);
    /* Ends what runs; the loop turns once more after it. */
    void (*close)(struct server *server, void **state);
    /* Frees the rest, after the world is closed. */
    void (*finish)(struct server *server, void **state);
};

/* Returns the pointer of the module of that name in this server. */
void **server_module_state(struct server *server, const char *module);
