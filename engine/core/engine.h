#pragma once
#include "engine/base/base.h"
#include "engine/core/backup_options.h"
#include "engine/core/engine_access.h"
#include "engine/core/script/quota.h"
#include "engine/session/hub.h"
#include "world/model/world.h"

#include <stdbool.h>
#include <stdint.h>

/* core -- the game engine between sessions and the world.
 *
 * Terms used everywhere:
 *   transaction     the work of a command, a timer or a resumed script up to its end or next
 *                   yield; all or nothing
 *   commit barrier  holds a transaction's output until its commit is durable
 *   durable         on disk; held output is released then
 *   behaviour       the Lua code of an object; it registers commands and handlers
 *   hook            runs the handlers of an event (before: may forbid it; on: after it)
 *   frontend        the protocol handler of a session
 *   internal event  a fixed table of callbacks (internal_event.h)
 *   presence        a character in play, with or without a connection
 *
 * How errors are handled:
 *   start            any error stops the server with one sentence and exit 1
 *   a player's line  a refusal is a text; a script error undoes the transaction, the player is
 *                    told once, the owner gets the traceback
 *   a connection     that stream closes with a reason; no other session is affected
 *   the store        output is held, writing is retried; writing commands wait if too much is
 *                    held; see disk.c
 *   a bug (must)     log, abort; no output about unsaved state was ever sent
 *   stop             refuse lines, finish transactions, last commit, release output, close
 *
 * All state is in struct engine, so a test can create two engines. Only the engine's own files see inside
 * (engine_impl.h); all others ask engine_access.h, or the part that a state belongs to (part.h).
 *
 * Folders, lowest first; each calls only those before it: phrase, run (transactions, tasks),
 * people, perception, rights, output, script (behaviours, handlers, commands), calls (typed calls:
 * what protocols ask by name), act, line (command parsing), chat (channels, letters, boards),
 * login (log-in, sessions). On top are the engine itself and the sessions' sink. A lower folder
 * reaches a higher one only by an internal event (internal_event.h). */

struct skein_module;

/* From the configuration; copied. Zero means the default. */
struct engine_options {
    const char *name; /* of the game */
    /* NAME@ this is a player's address; NULL: players have no mail address */
    const char *mail_domain;
    /* of names beyond ASCII: Unicode's names of scripts, "any" or "none"; NULL: any */
    const char *name_scripts;
    const char *language;  /* of the sentences for players; NULL: English */
    const char *languages; /* folder with more languages; NULL: only those built in */
    const char *start;     /* ref of the start room */
    uint32_t password_kib; /* Argon2id memory */
    bool guests;
    bool no_player_channels; /* only wizards create channels */
    uint32_t linkdead_seconds;
    uint32_t logins_per_minute; /* per address and per name */
    uint32_t commands_per_second;
    uint32_t speech_burst;   /* burst of messages beyond the room, */
    uint32_t speech_seconds; /* and seconds until one more is allowed */
    uint32_t room_burst;     /* burst of lines and gestures in a room */
    uint32_t room_rate;      /* and then so many a second */
    uint32_t transaction_ms;
    uint32_t transaction_output_bytes;
    uint32_t transaction_objects;
    struct quota_limits quotas; /* of a builder without own limits */
    size_t cache_bytes;         /* for objects in memory */
    struct backup_options backups;

    struct {
        /* of this world in its realm; NULL: not in a realm; empty: as stored in the file */
        const char *name;
        size_t messages_bytes;
        const struct value *channels; /* channels shared by all worlds, texts; NULL: public */
        const struct value *visitors; /* true, false, or names of worlds; NULL: true */
        /* Limits of gains that returning travellers may bring along: true, false or a number. */
        const struct value *accept_things;     /* NULL: true */
        const struct value *accept_coins;      /* NULL: 0 */
        const struct value *accept_experience; /* NULL: 0 */
        uint64_t visitors_most;                /* 0: any number */
        uint64_t names_most;   /* of each other world, at the registrar; 0: any number */
        uint64_t carry_things; /* the most that a traveller may take along */
        uint64_t carry_bytes;
        const char *link;          /* where connection proxies reach it; NULL: nowhere */
        const char *address;       /* where people connect, as told to them; NULL: unknown */
        const struct value *peers; /* worlds by name, with their keys and rights; NULL: none */
        const char *registrar; /* the world that registers names; NULL: the first that joined */
        bool roles_shared;     /* a builder here is a builder in all worlds */
        bool has_secret; /* the realm has a secret: messages are authenticated and encrypted */
        bool accounts_own; /* an account that has never been elsewhere logs in at home only */
    } realm;

    /* which packages of the game are on, as packages_choose reads it; NULL: the default */
    const char *packages;
    const struct value *package_settings; /* by package and name; NULL: none */
    /* static; those of this build, ends with NULL; NULL: none. Used by engine_create only. */
    const struct skein_module *const *modules;
    uint64_t seed;                  /* of the engine's rng; 0: from the system */
    uint64_t process_number;        /* for tests, unique for each process; 0: from the system */
    const struct call_table *calls; /* borrowed; for tests, which start many; NULL: its own */
};

/* Creates an engine over an open world; the script layer adds phrases and commands. */
struct engine *engine_create(const struct engine_options *options, struct store *store,
        struct world *world, struct worker_pool *workers);
void engine_destroy(struct engine *engine);
/* Replaces the options after the configuration was read again. */
void engine_set_options(struct engine *engine, const struct engine_options *options);

/* Checks that the world has what the engine needs (start room, stock prototypes). */
MUST_CHECK bool engine_check_world(struct engine *engine, struct err *err);
/* Refs of the prototypes that the engine makes objects of or tests for; ends with NULL. */
extern const char *const engine_prototypes[];
/* A format, for the ref of a missing prototype. */
#define ENGINE_NO_PROTOTYPE                                                                    \
    "the world has no prototype $%s; make a new one with `skein init`, or restore a backup"
/* True if the object is one of those, or the start room. */
bool engine_needs(const struct engine *engine, const struct object *object);

/* Runs one turn: fires due timers, runs tasks for at most budget_us, polls the store and the
 * workers, releases and flushes output. Returns microseconds until there is something to do (0:
 * at once, -1: nothing known). */
int64_t engine_turn(struct engine *engine, int64_t budget_us);
/* True if no task is ready and nothing waits for the disk: for tests and for stopping. */
bool engine_is_idle(struct engine *engine);
/* Frees caches that can be rebuilt; called when the server is idle. */
void engine_trim(struct engine *engine);
/* Asks, in the open transaction, that the server stops at that time (monotonic; 0: not at all). The owner of the event
 * loop acts on it, between turns. */
void engine_ask_shutdown(struct engine *engine, int64_t at_ms);
/* Returns that time; 0: none. */
int64_t engine_shutdown_at_ms(const struct engine *engine);
/* True after engine_stop. */
bool engine_is_stopping(const struct engine *engine);
/* True while engine_destroy runs: nobody gets an answer. */
bool engine_is_ending(const struct engine *engine);
/* Says good-bye to all sessions, and refuses lines from now on. */
void engine_stop(struct engine *engine, const char *why);
/* Says good-bye at once to sessions whose earlier output still waits for the disk. Called after
 * engine_stop, when time has run out. */
void engine_cut(struct engine *engine, const char *why);
