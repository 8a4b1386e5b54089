#pragma once
#include "engine/app/args.h"
#include "engine/app/certificate_watch.h"
#include "engine/app/config.h"
#include "engine/app/control.h"
#include "engine/app/game.h"
#include "engine/app/services.h"
#include "engine/app/watchdog.h"
#include "engine/base/refusals.h"
#include "net/stream/net.h"
#include "net/stream/sealed_key.h"

#include <ev.h>

struct arbiter;
struct batch;
struct server_module;
struct gate_worlds;

/* A server that runs or is being started, shared by serve*.c. */
struct server {
    const struct args *args; /* borrowed */
    struct config config;
    struct serve_office *office; /* owned */
    struct ev_loop *loop;        /* owned */
    struct game game;
    struct net_context net;
    struct refusals refusals;    /* of net and the engine */
    struct serve_net *net_lists; /* owned; borrowed by net */
    /* owned; equals net.tls, unless the configuration no longer has TLS */
    struct tls_server *tls;
    struct certificate_watch certificate;
    struct ev_timer certificate_timer;
    struct services_list services;
    void **module_states; /* owned; of each module: server_module.h */
    /* owned; the parts that each turn asks whether the server goes on; ends with NULL */
    const struct server_module **module_watchers;
    /* owned; secret for the state of followers on the broker, made from follow_secret; NULL: only
     * the key in the world's file is used */
    char *view_secret;
    struct sealed_key *follow_secret; /* owned; for replication and witnesses by TCP */
    struct sealed_key *gate_secret;   /* owned; for connection proxies by TCP; NULL: none */
    struct follow_state *follow; /* owned by the module follow: follow_state.h; NULL: none */
    bool moving;                 /* a follower takes over when this process ends */
    uint64_t moved_at;           /* number of the commit that notes that; 0: not yet */
    bool made_world;             /* this start created the world */
    bool ends;                   /* only the commit that notes the orderly end is missing */
    struct control *control;     /* owned */
    int64_t started_ms;          /* wall clock */
    /* owned; the program that serves next, and what then runs it and its successors, and returns
     * an exit status; NULL: none */
    char *next_program;
    int (*run_next)(const char *program, const char *world);
    bool stopping;
    bool cut;           /* connections with delayed output were told good-bye */
    int64_t stop_at_ms; /* monotonic: when remaining connections are cut */
    struct watchdog watchdog;
    int64_t trim_at_ms; /* monotonic: when memory is next returned */
    int64_t trim_latest_ms;
    uint64_t trim_inputs; /* hub_inputs one second ago */
    /* Members for serve_loop.c. */
    struct ev_prepare turn;
    struct ev_prepare after; /* last step before the loop may wait */
    struct ev_check woken;   /* first step after the wait */
    int64_t woken_us;        /* time of that step, and its process time */
    int64_t woken_ran_us;
    uint64_t inputs;      /* hub_inputs at the last turn */
    struct ev_timer next; /* due when there is work again */
    struct ev_idle busy;  /* keeps the loop from waiting */
    struct ev_async wake; /* news from the store or a worker */
    struct ev_signal on_term;
    struct ev_signal on_interrupt;
    struct ev_signal on_hangup;
};

/* -- serve.c -- */

/* Raises the limits for descriptors and stack as far as possible; called while there is one
 * thread. */
void serve_raise_limits(const struct config *config);

/* -- serve_options.c -- */

/* Reads the configuration file and the command line; *out_usage tells whether a failure is
 * wrong usage. */
MUST_CHECK bool serve_read_config(
        const struct args *args, struct config *out, bool *out_usage, struct err *err);
/* Overrides the configuration file by the command line. */
MUST_CHECK bool serve_set_arguments(const struct args *args, const char *world, bool named,
        struct config *config, struct err *err);
/* Fails if the i-th listen address can be reached from other machines and lacks what that
 * requires. */
MUST_CHECK bool serve_check_listen(const struct config *config, size_t i, struct err *err);
/* The same for a connection proxy. Its --world may name a world of a realm. */
MUST_CHECK bool serve_read_gate_config(
        const struct args *args, struct config *out, bool *out_usage, struct err *err);
/* Sets the level and the format of the log, by the configuration and the command line. */
void serve_log_options(const struct server *server);
/* Fills the options of the lower layers from the configuration. Borrows its strings. */
void serve_game_options(const struct config *config, struct game_options *out);
/* Starts the configured listeners and stops the others, and takes the configured certificate.
 * Calls `opened` for each new listener (NULL: no call). On failure nothing changes. */
MUST_CHECK bool serve_listen(struct server *server, const struct config *config,
        void (*opened)(const char *service, const char *address), struct err *err);
/* Tells whether serve_listen would succeed now; called before anything is created. */
MUST_CHECK bool serve_may_listen(const struct server *server, struct err *err);
/* Returns the listen entries with that prefix ("http"). The caller frees the list; its texts
 * belong to the configuration. */
const char **serve_listens(const struct config *config, const char *prefix, size_t *out_count);
/* Prints a listener on stdout; a callback for services_run. */
void serve_print_listening(const char *service, const char *address);
/* Handles SIGHUP: reloads configuration and scripts, each completely or not at all, and logs
 * the result; a refusal is the last line. Returns false with it in err. */
bool serve_reload(struct server *server, struct err *err);
/* Logs which packages of the game are on and off, with their versions, in one line, and tells the doors. */
void serve_tell_packages(struct server *server);

/* -- serve_office.c -- */

/* Gives wizards access to the configuration. */
void serve_office_open(struct server *server);
void serve_office_close(struct server *server);

/* -- serve_net.c -- */

/* Fills the configuration of the protocol handlers, which read it at each use. */
void serve_net_options(struct server *server);
/* Reads the configured certificate; *out is NULL if none is configured. */
MUST_CHECK bool serve_tls_open(
        const struct config *config, struct tls_server **out, struct err *err);
/* Uses this certificate for new connections. Takes tls. */
void serve_tls_set(struct server *server, struct tls_server *tls);
void serve_net_finish(struct server *server);

/* -- serve_privilege.c -- */

/* Takes ports below 1024 and gives up unneeded rights, before there is a second thread. */
MUST_CHECK bool serve_privilege_begin(struct server *server, struct err *err);
/* Gives up the remaining rights when everything is open. */
MUST_CHECK bool serve_privilege_end(const struct server *server, struct err *err);
/* Returns whether rights are given up at all. */
bool serve_privilege_drops(const struct server *server);
/* Logs why a reload failed, if it needs a right that was given up. */
void serve_privilege_explain(const struct server *server, const struct err *err);

/* -- serve_modules.c: for each module, see server_module.h -- */

/* Makes room for the modules' states; called first of all. */
void serve_modules_init(struct server *server);
MUST_CHECK bool serve_modules_begin(struct server *server, struct err *err);
/* Returns what take and drop get; NULL with a sentence in err after a failure. */
MUST_CHECK void **serve_modules_prepare(
        struct server *server, const struct config *config, struct err *err);
void serve_modules_take(struct server *server, void **made);
void serve_modules_drop(struct server *server, void **made);
MUST_CHECK bool serve_modules_open(struct server *server, struct err *err);
/* The server has started. */
void serve_modules_ready(struct server *server);
/* The server is about to stop: what is not written yet is written. */
void serve_modules_stopping(struct server *server);
void serve_modules_before_world(struct server *server);
void serve_modules_store_options(const struct server *server, struct store_options *out);
bool serve_modules_know_leader(const struct server *server);
/* True if a module of this build can open an arbiter. */
bool serve_modules_have_arbiter(void);
/* Opens the configured one, if any; see server_module.h. */
MUST_CHECK bool serve_modules_open_arbiter(
        struct server *server, struct store **store, struct arbiter *out, struct err *err);
/* Fails with a sentence if no module of this build finds worlds for a connection proxy. */
MUST_CHECK bool serve_modules_open_gate(
        struct server *server, const struct gate_worlds *worlds, struct err *err);
/* Returns why the server has to stop in order; NULL: it need not. */
const char *serve_modules_why_stop(const struct server *server);
bool serve_modules_are_over(const struct server *server);
MUST_CHECK bool serve_modules_are_well(const struct server *server, struct err *err);
bool serve_modules_may_end(struct server *server);
const char *serve_modules_copy_in_step(const struct server *server, int64_t *out_since_ms);
/* Appends what modules say of their state, a line each. */
void serve_modules_put_health(const struct server *server, struct buf *out);
void serve_modules_close(struct server *server);
void serve_modules_finish(struct server *server);
/* Returns the number of checked parts of the configuration, and checks the i-th of them. */
size_t serve_modules_count(const struct config *config);
MUST_CHECK bool serve_modules_check(
        struct server *server, const struct config *config, size_t i, struct err *err);
/* Fails at the first that is not valid. */
MUST_CHECK bool serve_modules_check_all(
        struct server *server, const struct config *config, struct err *err);
/* Fails with a sentence if a file of data/ that a module uses is not valid. */
MUST_CHECK bool serve_modules_check_data(struct err *err);
/* Has the modules read those files again; each logs the result. */
void serve_modules_reload_data(struct server *server);
/* Returns the i-th part that a module adds to the web, NULL after the last. */
const struct web_part *serve_modules_web_part(size_t i);
/* Returns the i-th option that a module adds to telnet, NULL after the last. */
const struct tel_option *serve_modules_telnet_option(size_t i);
/* Logs what this build lacks, in one line. */
void serve_modules_tell_missing(void);
/* Calls say with a sentence for each used key of the configuration that does nothing in this build. Returns how many
 * there are. */
size_t serve_modules_tell_useless(
        const struct config *config, void (*say)(const char *sentence));

/* -- serve_check.c -- */

/* Reads the configuration and the files that it names, and prints each mistake as a line on
 * stderr. Opens no port and no world, and creates nothing. Returns the number of mistakes. */
size_t serve_check(const struct args *args);

/* -- serve_secrets.c -- */

/* Reads the configured secrets for replication links and connection proxies, before file access
 * is limited. */
MUST_CHECK bool serve_secrets_begin(struct server *server, struct err *err);
/* Returns false with a sentence in err, if `to` is a port and follow.secret is not set. */
MUST_CHECK bool serve_secrets_may_dial(
        const struct server *server, const char *to, struct err *err);
/* Fails if `listen` is a TCP port for replication links or connection proxies and their secret is
 * missing. */
MUST_CHECK bool serve_secrets_check(
        const struct config *config, const char *listen, struct err *err);
void serve_secrets_finish(struct server *server);

/* -- serve_doubt.c -- */

/* Commits a note, between two turns, when no transaction is open. Returns the commit's number. data: the server. */
uint64_t serve_commit_note(void *data, struct batch *batch);
/* Fails if the world may have been replaced by a copy and nothing could tell; called when it is open. */
MUST_CHECK bool serve_doubt_check(struct server *server, struct err *err);

/* -- serve_process.c -- */

typedef void serve_on_signal(struct ev_loop *loop, struct ev_signal *watcher, int events);

/* Reports `ready` on stdout and to systemd. */
void serve_process_ready(void);
/* Creates the loop, with the watchers busy, next and wake, which only keep it from waiting. */
MUST_CHECK bool serve_process_open(struct server *server, unsigned reactor, struct err *err);
/* Sends output from a second thread, an outgo, for processes with many connections. Called
 * after serve_privilege_begin. */
void serve_process_tells_many(struct server *server);
/* Ends the loop, once it has no more watchers of the server. */
void serve_process_close(struct server *server);
/* Wakes the server's loop for a turn; a callback of the store and the workers. data: the
 * server. Thread: any. */
void serve_wake(void *data);
/* Keeps SIGHUP from ending the process; the loop gets it after serve_process_listen. Called
 * first of all. */
void serve_process_hold_hangup(void);
/* Passes SIGTERM, SIGINT and SIGHUP to the loop; the watchers get data. */
void serve_process_listen(struct server *server, serve_on_signal *on_signal, void *data);
/* Reads the configuration again and updates the listeners; on failure nothing changes. *out_made
 * gets the rest, for serve_modules_take. The caller finishes *out_before when
 * nothing borrows from it any more. */
MUST_CHECK bool serve_process_reread(
        struct server *server, void ***out_made, struct config *out_before, struct err *err);

/* -- serve_loop.c -- */

/* Hands the world to a follower; data is the server. */
bool serve_loop_move(void *server, struct err *err);

/* Initialises the watchers. */
void serve_loop_open(struct server *server);
/* Starts handling signals and turns in the loop. */
void serve_loop_start(struct server *server);
/* Runs until the server has stopped. */
void serve_loop_run(struct server *server);
/* Stops the watchers and ends the remaining sessions. */
void serve_loop_close(struct server *server);
