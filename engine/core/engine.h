#pragma once
#include "engine/base/base.h"
#include "engine/core/keep/backup_options.h"
#include "engine/core/run/module.h"
#include "engine/core/script/quota.h"
#include "engine/session/hub.h"
#include "world/model/world.h"

#include <stdbool.h>
#include <stdint.h>

/* core -- the game engine between sessions and the world.
 *
 * Words used everywhere:
 *   slice      one unit of work: from a command (or a timer, or a resume) to the next yield or end; all or nothing
 *   seal       what a slice told is held under the number of the commit it may tell of
 *   durable    on disk; only then is sealed output released
 *   behaviour  the Lua that belongs to an object; it registers commands and handlers
 *   hook       the place where an event asks handlers (before: may forbid; on: afterwards)
 *   front      a protocol's end of a session
 *   presence   a character in play, with or without a connection
 *
 * What happens when something goes wrong, by stage of life:
 *   start            any fault stops with one sentence and exit 1
 *   a player's line  refusal: a text. A script's fault: the slice undone, the player told once, the owner gets the traceback
 *   a connection     that stream closes with a reason; nobody else notices
 *   the store        output is held, writing retried; what writes waits when too much does; see disk.c
 *   a bug (must)     log, abort; nothing unsaved was ever told
 *   stop             no more lines, finish slices, last commit, release, close
 *
 * Everything hangs from struct engine, so that a test can have two.
 * The rooms, each calls those before it: run (slices, tasks), post (letters to other worlds), people, sense, rights, tell, script (what scripts
 * registered), act, keep, line (from a line to a command), chat, door (log-in, sessions), calls. Here on top: the engine
 * itself, and the sink of the sessions. What a room below has no name for, it lets come as a moment (run/moment.h). */

struct accounts;
struct atlas;
struct backups;
struct behaviours;
struct bridges;
struct calls;
struct channels;
struct clientdata;
struct commands;
struct disk;
struct funnel;
struct faults;
struct guise_ops;
struct history;
struct post;
struct presences;
struct person_gone;
struct phrases;
struct logins;
struct moment_steps;
struct monitor;
struct offers;
struct onlook;
struct realm;
struct refusals;
struct names;
struct sanctions;
struct script_ops;
struct scratches;
struct slice;
struct sums;
struct gather;
struct survey;
struct tasks;
struct throngs;
struct timers;
struct trace;

#define CLOAK_KEY_BYTES 32

/* Of the game layer (scripts/rules); texts are as the configuration has them. */
struct engine_rules {
    const char *fighting; /* "off", "areas", "everywhere" */
    const char *preset;   /* "classic", "brisk", "gentle" */
    const char *pvp;      /* "off", "consent", "areas" */
    bool hunger;
    bool turned[MODULES]; /* parts that are there or left out other than by default: module.h */
};

/* From the configuration; copied. Zero means the default. */
struct engine_options {
    const char *name;        /* of the game */
    const char *mail_domain; /* NAME@ this is a player; NULL: none is */
    const char *start;       /* ref of the room newcomers wake in */
    uint32_t password_kib;   /* Argon2id memory */
    bool guests;
    bool no_player_channels; /* only wizards found channels */
    uint32_t linkdead_seconds;
    uint32_t logins_per_minute; /* per address and per name */
    uint32_t commands_per_second;
    uint32_t speech_burst;   /* words beyond the room: so many at once, */
    uint32_t speech_seconds; /* and one more each so many seconds */
    uint32_t room_burst;     /* lines and gestures in a room at once */
    uint32_t room_rate;      /* and afterwards a second */
    uint32_t slice_ms;
    uint32_t slice_output_bytes;
    uint32_t slice_objects;
    struct quota_limits quotas; /* of a builder without own ones */
    size_t cache_bytes;         /* of resident objects */
    struct backup_options backups;

    struct {
        const char *
                name; /* of this world in its realm; NULL: it is of none; empty: as the file says */
        size_t letters_bytes;
        const struct value *channels; /* that all worlds share, texts; NULL: public */
        const struct value *visitors; /* true, false, or names of worlds; NULL: true */
        /* How much more than they left with those who come home bring along: true, false or a number. */
        const struct value *accept_things;     /* NULL: true */
        const struct value *accept_coins;      /* NULL: 0 */
        const struct value *accept_experience; /* NULL: 0 */
        uint64_t visitors_most;                /* 0: any number */
        uint64_t carry_things;                 /* most that a traveller takes along */
        uint64_t carry_bytes;
        const char *link;    /* where gates reach this world; NULL: nowhere */
        const char *address; /* where people do, as they are told; NULL: not known */
        const struct value
                *peers; /* worlds by name, with their keys and what they may; NULL: none */
        const char *registrar; /* the world that gives out names; NULL: the first that came */
        bool roles_shared;     /* a builder is one in all worlds */
        bool has_secret; /* the realm's: letters are from who they say, and nobody else reads them */
        bool accounts_own; /* who has never been elsewhere logs in at home only */
    } realm;

    struct engine_rules rules;
    uint64_t seed;           /* of the engine's rng; 0: from the system */
    uint64_t process_number; /* for tests: no two processes have the same; 0: from the system */
};

struct engine {
    struct engine_options options; /* strings owned */
    struct store *store;           /* borrowed */
    struct world *world;           /* borrowed */
    struct worker_pool *workers;   /* borrowed */
    struct hub *hub;               /* owned */
    struct rng rng;
    struct slice *slice;                /* owned: the running one's state, see slice.h */
    const struct moment_steps *moments; /* one for each, static: see moment.h */
    struct tasks *tasks;
    struct timers *timers;
    struct behaviours *behaviours;
    struct quotas *quotas;
    struct bridges *bridges;
    struct calls *calls;
    struct channels *channels;
    struct disk *disk;
    struct faults *faults;
    struct history *history;
    struct backups *backups;
    struct survey *survey;
    struct funnel *funnel;
    struct atlas *atlas;
    struct map ways_searches; /* person -> struct ways_search, owned: sense/ways.c */
    struct commands *commands;
    struct scratches *scratches;
    struct post *post;   /* NULL: of no realm */
    struct realm *realm; /* same */
    struct names *names; /* same */
    struct presences *presences;
    struct accounts *accounts;
    struct sanctions *sanctions;
    struct phrases *phrases;
    struct logins *logins;
    struct onlook *onlook;
    struct sums *sums;
    struct gather *gather;
    struct clientdata *clientdata;
    struct monitor *monitor;
    uint64_t monitor_count; /* how often a wizard began to look on */
    struct throngs *throngs;
    struct map session_ends; /* character -> count: see sessions.h */
    struct map said;         /* character -> struct said, owned: keep/said.c */
    struct map tell_numbers; /* character -> number of their newest tell: keep/tells.c */
    struct map tell_rooms;   /* character -> which tells they have, owned: the same */
    uint64_t tells_version;  /* rows_version of tells by which tell_rooms is right */
    struct map secret_asks;  /* ticket -> struct secret_ask, owned: calls_secret.c */
    struct seek *seeks;      /* searches that workers have; borrowed from their jobs */
    bool (*shows)(struct engine *engine, struct object *exit); /* set: see perceive_beyond */
    const struct guise_ops *guises;                            /* static; see tell/guise.h */
    bool guises_may;           /* sources in force say that there may be some */
    struct strmap guise_nouns; /* what people were taken for since the start: guise_noun */
    const struct script_ops *script; /* set by the script layer; see behaviour.h */
    void *script_data;
    const struct design_door
            *design_door; /* who applies files, see calls/calls_design.h; NULL: nobody */
    const struct office_door *office_door; /* see calls/calls_office.h; NULL: nobody's */
    struct refusals *refusals; /* the server's, with those of net; NULL: nobody counts */
    bool cloak_ready;          /* cloak_key is: people/cloak.h */
    unsigned char cloak_key[CLOAK_KEY_BYTES];
    uint64_t process_number;   /* at random: makes ids of one process unlike another's */
    uint64_t error_number;     /* of the last script_error row */
    uint64_t audit_number;     /* of the last audit row */
    const char *audit_shell;   /* see audit_set_shell */
    uint64_t token_number;     /* of the last token */
    uint64_t mail_number;      /* of the last letter to anybody */
    int64_t mail_since_ms;     /* wall clock: no number was used twice since */
    struct attempts *letters;  /* how many come by the doors of mail, from whom */
    struct attempts *speeches; /* owned: buckets of speech; tell/speech_limit.h */
    uint64_t mail_out_number;  /* of the last letter that was to be sent by mail */

    struct {
        uint64_t session; /* of who sends letters by mail; 0: nobody yet */
        char domain[256]; /* NAME@ this is a player; empty: none is */
    } relay;

    struct webhook_queues *webhooks; /* owned; NULL: nobody has asked; keep/webhook.h */

    uint64_t sanction_task;    /* handle of what ends the one that ends first; 0: none does */
    uint64_t sanction_version; /* of their table, when that was set */
    struct value ledger_shown; /* what ledger_get gave last */
    struct person_gone *gone;  /* owned; see person.h */
    uint64_t gone_count;
    int64_t told_at_ms;           /* monotonic: when what people were told is next written */
    size_t told_cursor;           /* and from whom on */
    size_t people_most;           /* in play at once, since the start */
    uint32_t chatting;            /* sessions in play that chat (IRC) */
    uint64_t command_count;       /* players' lines since the start */
    uint64_t login_count;         /* of people who came in, since the start */
    uint64_t login_wrong_count;   /* passwords that were wrong */
    uint64_t login_refused_count; /* attempts over the limit */
    bool stopping;
    /* Asked for by commands; acted on by the app between turns. */
    int64_t shutdown_at_ms;   /* monotonic; 0: no */
    int64_t shutdown_wish_ms; /* of the open slice, taken when it commits */
};

/* Makes an engine over an open world; phrases and commands come with the script layer. */
struct engine *engine_create(const struct engine_options *options, struct store *store,
        struct world *world, struct worker_pool *workers);
void engine_destroy(struct engine *engine);
/* Takes other options while it runs: after the configuration was read again. */
void engine_set_options(struct engine *engine, const struct engine_options *options);

/* Checks that the world has what the engine leans on (start room, stock prototypes). */
MUST_CHECK bool engine_check_world(struct engine *engine, struct err *err);
/* Refs of the prototypes that the engine itself makes things of, or asks what is one; NULL ends them. */
extern const char *const engine_prototypes[];
/* A format, for the ref of one that is not there. */
#define ENGINE_NO_PROTOTYPE                                                                    \
    "the world has no prototype $%s; make a new one with `skein init`, or restore a backup"
/* Is it one of those, or the start room, wherever it lies? */
bool engine_needs(const struct engine *engine, const struct object *object);

/* One turn: fires due timers, runs tasks for at most budget_us, polls the store and the
 * workers, releases and flushes. Returns microseconds until there is something to do (0: at
 * once, -1: nothing known). */
int64_t engine_turn(struct engine *engine, int64_t budget_us);
/* True if no task is ready and nothing waits for the disk: for tests and for stopping. */
bool engine_is_idle(struct engine *engine);
/* In a quiet second: gives back memory of what can be had again. */
void engine_trim(struct engine *engine);
/* Says good-bye to all, refuses lines from now on. */
void engine_stop(struct engine *engine, const char *why);
/* After engine_stop, when there is no more time: says good-bye at once to those who wait for a disk that does
 * not keep what they were to be told before. */
void engine_cut(struct engine *engine, const char *why);
