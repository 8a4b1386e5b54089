#pragma once
#include "engine/app/arbiter.h"
#include "engine/app/args.h"
#include "engine/app/certificate_watch.h"
#include "engine/app/config.h"
#include "engine/app/control.h"
#include "engine/app/game.h"
#include "engine/app/keeper.h"
#include "engine/app/services.h"
#include "engine/app/watchdog.h"
#include "engine/base/refusals.h"
#include "net/follow/follow_call.h"
#include "net/realm/board.h"
#include "net/stream/net.h"
#include "net/stream/sealed.h"

#include <ev.h>

struct serve_outward;

/* A server that runs, or is being started: what serve*.c share. */
struct server {
    const struct args *args; /* borrowed */
    struct config config;
    struct serve_office *office; /* owned */
    struct ev_loop *loop;        /* owned */
    struct game game;
    struct net_context net;
    struct refusals refusals;    /* of net and of the engine */
    struct serve_net *net_lists; /* owned; what net borrows */
    struct tls_server *tls;      /* owned; net.tls, unless the configuration has none now */
    struct certificate_watch certificate;
    struct ev_timer certificate_timer;
    struct services_list services;
    struct serve_bridges *bridges;    /* owned */
    struct relay *relay;              /* owned; NULL: no letters are sent by mail */
    struct webhooks *webhooks;        /* owned; NULL: nobody elsewhere is told */
    struct board *board;              /* owned; NULL: the world is of no realm */
    char *realm_secret;               /* owned; NULL: none */
    struct sealed_key *follow_secret; /* owned; of links and witnesses by a port; NULL: none */
    struct sealed_key *gate_secret;   /* owned; of gates by a port; NULL: none */
    struct keeper *keeper;            /* owned; NULL: nobody may follow */
    struct arbiter arbiter;           /* who says which process is the world */
    struct tls_client *follow_tls; /* owned; by which a world is followed; NULL: in the open */
    struct follow_call *fence;     /* owned: tells the process that was the world before */
    bool moving;                   /* a follower gets the world when this process ends */
    uint64_t moved_at;             /* the commit that says so; 0: not yet */
    bool made_world;               /* there was none before this start */
    bool ends;                     /* all but the commit that it ends in order was made */
    struct control *control;       /* owned */
    int64_t started_ms;            /* wall clock */
    char *upgrade; /* owned: the program that serves when this one has ended; NULL: none */
    bool stopping;
    bool cut;           /* those whom the disk held up were told good-bye */
    int64_t stop_at_ms; /* monotonic: when those still connected are cut */
    struct watchdog watchdog;
    int64_t trim_at_ms; /* monotonic: when freed memory is given back again */
    int64_t trim_latest_ms;
    uint64_t trim_inputs; /* hub_inputs, a second before */
    /* serve_loop.c's */
    struct ev_prepare turn;
    struct ev_prepare after; /* the last thing before the loop may wait */
    struct ev_check woken;   /* the first behind that */
    int64_t woken_us;        /* when that was; and the process time then */
    int64_t woken_ran_us;
    uint64_t inputs;      /* of the hub, as the last turn met them */
    struct ev_timer next; /* when there is something to do again */
    struct ev_idle busy;  /* keeps the loop from waiting */
    struct ev_async wake; /* the store or a worker has news */
    struct ev_signal on_term;
    struct ev_signal on_interrupt;
    struct ev_signal on_hangup;
};

/* -- serve.c -- */

/* As many descriptors and as much stack as may be had; while there is one thread. */
void serve_raise_limits(const struct config *config);

/* -- serve_options.c -- */

/* Reads file and command line; *out_usage tells whether a failure is wrong usage. */
MUST_CHECK bool serve_read_config(
        const struct args *args, struct config *out, bool *out_usage, struct err *err);
/* Sets what the command line says over what the file said. */
MUST_CHECK bool serve_set_arguments(const struct args *args, const char *world, bool named,
        struct config *config, struct err *err);
/* Fails if the i-th address to listen at is open to other machines without what that needs. */
MUST_CHECK bool serve_check_listen(const struct config *config, size_t i, struct err *err);
/* The same for a gate, whose --world is the name of one of a realm. */
MUST_CHECK bool serve_read_gate_config(
        const struct args *args, struct config *out, bool *out_usage, struct err *err);
/* What the configuration means to the layers below. Strings are borrowed from it. */
void serve_game_options(const struct config *config, struct game_options *out);
/* Where commits are archived, for the world that is there. The same of strings. */
void serve_archive_options(const struct config *config, struct store_options *out);
/* Starts listening where the configuration says, telling `opened` (NULL: nobody) of each, and stops where it no longer
 * says; takes the certificate that it names. On failure all is as it was. */
MUST_CHECK bool serve_listen(struct server *server, const struct config *config,
        void (*opened)(const char *service, const char *address), struct err *err);
/* Whether serve_listen would go well now: asked before anything is made. */
MUST_CHECK bool serve_may_listen(const struct server *server, struct err *err);
/* Of the places to listen that begin so ("http"); the caller frees the list, whose texts are the configuration's. */
const char **serve_listens(const struct config *config, const char *prefix, size_t *out_count);
/* Tells on stdout where it is listened: for services_run. */
void serve_print_listening(const char *service, const char *address);
/* SIGHUP: takes configuration and scripts again, each whole or not at all, and logs how it
 * went. */
void serve_reload(struct server *server);

/* -- serve_office.c -- */

/* From now on wizards are shown the configuration, and how the game was, of which a sample is taken each minute. */
void serve_office_open(struct server *server);
/* What is not written yet, is: before the engine stops. */
void serve_office_flush(struct server *server);
void serve_office_close(struct server *server);

/* -- serve_net.c -- */

/* Fills what the fronts get of the configuration; they find it at the next use. */
void serve_net_options(struct server *server);
/* Reads the certificate that the configuration names; *out is NULL if it names none. */
MUST_CHECK bool serve_tls_open(
        const struct config *config, struct tls_server **out, struct err *err);
/* From now on newcomers meet this certificate. Takes tls. */
void serve_tls_set(struct server *server, struct tls_server *tls);
void serve_net_finish(struct server *server);

/* -- serve_privilege.c -- */

/* Takes ports below 1024 and gives up what the server needs no more, before there is a second thread. */
MUST_CHECK bool serve_privilege_begin(struct server *server, struct err *err);
/* The rest of it, when everything is open. */
MUST_CHECK bool serve_privilege_end(const struct server *server, struct err *err);
/* Whether rights are given up at all. */
bool serve_privilege_drops(const struct server *server);
/* Says in the log why a reload failed, if it is for a right that was given up. */
void serve_privilege_explain(const struct server *server, const struct err *err);

/* -- serve_bridges.c -- */

/* True unless a bridge cannot be what the configuration says: checked before anything is changed. */
MUST_CHECK bool serve_bridges_check(const struct config *config, size_t i, struct err *err);
/* Makes the bridges that the configuration names, those that run already among them, and changes nothing. */
MUST_CHECK bool serve_bridges_prepare(struct server *server, const struct config *config,
        struct serve_bridges **out, struct err *err);
/* Makes those run, and ends the others. Takes the list. */
void serve_bridges_take(struct server *server, struct serve_bridges *list);
/* Frees what was prepared and is not taken. */
void serve_bridges_drop(struct server *server, struct serve_bridges *list);
/* Ends them at once; they are gone after the next turn of the loop. */
void serve_bridges_cut(struct server *server);

/* -- serve_relay.c -- */

/* The same of what sends letters by mail. */
MUST_CHECK bool serve_relay_check(
        struct server *server, const struct config *config, struct err *err);
MUST_CHECK bool serve_relay_prepare(struct server *server, const struct config *config,
        struct relay **out, struct err *err);
void serve_relay_take(struct server *server, struct relay *relay);
void serve_relay_drop(struct server *server, struct relay *relay);
void serve_relay_close(struct server *server);

/* -- serve_webhooks.c -- */

/* The same of the programs elsewhere that are told what happens. */
MUST_CHECK bool serve_webhooks_check(const struct config *config, size_t i, struct err *err);
MUST_CHECK bool serve_webhooks_prepare(struct server *server, const struct config *config,
        struct webhooks **out, struct err *err);
void serve_webhooks_take(struct server *server, struct webhooks *hooks);
void serve_webhooks_drop(struct server *server, struct webhooks *hooks);
void serve_webhooks_close(struct server *server);

/* -- serve_outward.c -- */

/* Bridges, relay and webhooks of one configuration, made and not yet running. */
struct serve_outward {
    struct serve_bridges *bridges;
    struct relay *relay;
    struct webhooks *webhooks;
};

/* Makes all three and changes nothing; on failure there is nothing to drop. */
MUST_CHECK bool serve_outward_prepare(struct server *server, const struct config *config,
        struct serve_outward *out, struct err *err);
/* Puts them in the place of those that run; those that stayed as they were go on. */
void serve_outward_take(struct server *server, const struct serve_outward *outward);
void serve_outward_drop(struct server *server, const struct serve_outward *outward);

/* -- serve_realm.c -- */

/* Fails if the file at path cannot be a realm's secret. key: its name in the configuration. */
MUST_CHECK bool serve_realm_check(const char *path, const char *key, struct err *err);
/* Reads the secret that the configuration names; before files are out of reach. */
MUST_CHECK bool serve_realm_begin(struct server *server, struct err *err);
/* Reads the secret again, which that configuration names, for serve_realm_take; *out_secret is NULL if it stays. */
MUST_CHECK bool serve_realm_reread(
        struct server *server, const struct config *config, char **out_secret, struct err *err);
/* Takes that secret. NULL: nothing. */
void serve_realm_take(struct server *server, char *secret);
/* Starts to reach for the realm's board, if the configuration names one. */
MUST_CHECK bool serve_realm_open(struct server *server, struct err *err);
/* True once the world may not go on: its file is an older copy than what the realm knows. */
bool serve_realm_is_over(const struct server *server);
/* False with that sentence, if it is so. */
MUST_CHECK bool serve_realm_is_well(const struct server *server, struct err *err);
void serve_realm_close(struct server *server);

/* -- serve_check.c -- */

/* Reads the configuration and the files that it names, and says each mistake in one line on stderr. Opens no port and
 * no world, and makes nothing. Returns how many mistakes there were. */
size_t serve_check(const struct args *args);
/* Fails at the first bridge or webhook that cannot be. */
MUST_CHECK bool serve_check_lists(const struct config *config, struct err *err);

/* -- serve_secrets.c -- */

/* Reads the secrets of links and gates that the configuration names; before files are out of reach. */
MUST_CHECK bool serve_secrets_begin(struct server *server, struct err *err);
/* False with a sentence, if somebody is to be dialled there by a port and follow.secret is not set. */
MUST_CHECK bool serve_secrets_may_dial(
        const struct server *server, const char *to, struct err *err);
/* Fails if `listen` is a port for links or gates without the secret for it. */
MUST_CHECK bool serve_secrets_check(
        const struct config *config, const char *listen, struct err *err);
void serve_secrets_finish(struct server *server);

/* -- serve_follow.c -- */

/* Begins to reach for the witness or the realm's board that the configuration names, if it names one. */
MUST_CHECK bool serve_follow_arbiter(struct server *server, struct err *err);
/* How the world at that address is reached: through TLS, unless it is on this machine or realm.plain says otherwise. */
MUST_CHECK bool serve_follow_tls(struct server *server, const char *from, struct err *err);
/* Whether followers are listened for; makes what they need. Before the world is opened. */
void serve_follow_begin(struct server *server);
/* What the store is opened with. */
void serve_follow_options(const struct server *server, struct store_options *out);
/* The world is open: fails if it may have been replaced and nobody could say so. */
MUST_CHECK bool serve_follow_may_serve(struct server *server, struct err *err);
/* The world is served: tells the process that was it before, if it was taken over from one. */
MUST_CHECK bool serve_follow_open(struct server *server, struct err *err);
/* True once another process is the world. */
bool serve_follow_is_over(const struct server *server);
/* False with that sentence, if it is so. */
MUST_CHECK bool serve_follow_is_well(const struct server *server, struct err *err);
/* Before the server ends: false as long as the world is being handed over, or the follower is told that it ends. */
bool serve_follow_may_end(struct server *server);
/* Followers are served no longer; before services are cut. */
void serve_follow_close(struct server *server);
/* After the store is closed. */
void serve_follow_finish(struct server *server);

/* -- serve_process.c -- */

typedef void serve_on_signal(struct ev_loop *loop, struct ev_signal *watcher, int events);

/* Says `ready`, on stdout and to systemd. */
void serve_process_ready(void);
/* Makes the loop, with busy, next and wake, which do nothing but keep it from waiting. */
MUST_CHECK bool serve_process_open(struct server *server, unsigned reactor, struct err *err);
/* Of who tells things to many connections: what is sent leaves by an outgo. Behind serve_privilege_begin, for it is a
 * second thread. */
void serve_process_tells_many(struct server *server);
/* Ends the loop, once nothing of the server is in it any more. */
void serve_process_close(struct server *server);
/* Has the loop of the server, which data is, take a turn: for the store and the workers. Thread: any. */
void serve_wake(void *data);
/* From now on SIGHUP ends nothing: the loop gets it, once serve_process_listen has been called. Called first of all. */
void serve_process_hold_hangup(void);
/* From now on SIGTERM, SIGINT and SIGHUP are kept for the loop; watchers have the data. */
void serve_process_listen(struct server *server, serve_on_signal *on_signal, void *data);
/* Reads the configuration again and listens where it says; on failure all is as it was. outward (NULL: there is none)
 * gets what else is to be put in place then: serve_outward_take. The caller finishes *out_before when nothing borrows
 * from it any more. */
MUST_CHECK bool serve_process_reread(struct server *server, struct serve_outward *outward,
        struct config *out_before, struct err *err);

/* -- serve_loop.c -- */

/* Gives the world to a follower; data is the server. */
bool serve_loop_move(void *server, struct err *err);

/* Makes its watchers. */
void serve_loop_open(struct server *server);
/* From now on signals are kept for the loop, and turns are taken in it. */
void serve_loop_start(struct server *server);
/* As struct control_calls has it; data is the server. */
bool serve_loop_upgrade(void *server, const char *program, struct err *err);
/* Runs until the server has stopped. */
void serve_loop_run(struct server *server);
/* Takes the watchers away and ends the conversations that are left. */
void serve_loop_close(struct server *server);
