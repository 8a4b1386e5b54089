#pragma once
#include "engine/core/run/event.h"
#include "engine/core/run/slice.h"

/* What an object's Lua registered while it was loaded: commands and handlers.
 * The script layer fills it, all but event_mask; the core walks it. A behaviour
 * is immutable once published; a new revision is a new one. */

struct command;

#define HANDLER_HAVING_MAX 8

struct handler {
    struct str event; /* owned bytes live in the behaviour's text */
    uint64_t event_hash;
    enum event_role role;
    bool before;
    int function; /* the script layer's reference */
    /* Only an object with one of these properties (atoms) is asked; having_count 0: all are. */
    uint32_t having[HANDLER_HAVING_MAX];
    uint8_t having_count;
};

struct behaviour {
    uint64_t object;           /* whose it is */
    uint64_t owner;            /* character whose rights it has; 0: the stock game */
    uint32_t revision;         /* 0: stock */
    int64_t saved_ms;          /* wall clock; 0: stock */
    struct command **commands; /* owned */
    size_t command_count;
    struct handler *handlers; /* owned */
    size_t handler_count;
    uint64_t event_mask; /* behaviours_bit of all that it handles */
    bool has_commands;   /* any command at all */
    bool veils; /* a newer revision is out of force, which had on("name"): what it hid stays hidden */
    struct answers
            *answers; /* owned: of its object, as they were when they were last asked for */
    uint64_t *
            uses; /* owned: of each module that it was loaded with the object and the revision */
    size_t use_count;
    uint32_t failures; /* in a row; see the script layer's quarantine */
    void *script;      /* the script layer's own */
};

/* What one object answers to: its own behaviour, then its lineage's, in order. Objects without a
 * behaviour of their own share them. */
struct answers {
    struct behaviour **list;
    size_t count;
    uint64_t event_mask; /* of all */
    uint64_t
            witness_mask; /* of those that are asked of what happens to others in the same place */
    uint64_t
            this_verbs; /* a bit (grammar_verb_hash % 64) a verb of a command with {this}: a quick no */
    bool has_commands; /* of which */
    bool has_this;     /* some have {this} */
    bool has_plain;    /* some have not */
    bool may_name;     /* some answer on("name"), or did in a revision that is out of force */
    bool shared;       /* by all of that lineage, until behaviours_version is another */
    struct answers *next; /* the module's own */
    bool incomplete; /* some could not be loaded now: what they would forbid is not known */
};

/* A handler's answer. */
struct handler_result {
    bool forbids; /* returned false or a string */
    bool stops;   /* said stop(): forbids, and what it did is kept */
    bool counts;  /* returned a number, amount */
    double amount;
    bool failed;         /* hook_tell: at least one handler failed, and was undone */
    struct buf *text;    /* the string returned, appended; may be NULL */
    struct value *value; /* call:NAME: what it returned, taken by the caller; may be NULL */
};

/* The seam to the script layer: all it must provide. */
struct script_ops {
    /* Compiles the behaviour of an object that has one (object->behaviour or a stock file for
     * its ref); NULL if none or broken. The behaviours module caches and owns the result. */
    struct behaviour *(*load)(void *script, struct object *object);
    void (*unload)(void *script, struct behaviour *behaviour);
    /* Runs one command's function. The string it returns is told to the actor there. */
    enum outcome (*run_command)(void *script, const struct command *command,
            struct object *this_object, struct event *event);
    /* Runs one handler; of before, and in a read-only slice, it may not yield. */
    enum outcome (*run_handler)(void *script, const struct behaviour *behaviour,
            const struct handler *handler, struct object *this_object, struct event *event,
            struct handler_result *result);
    /* A fresh budget for a slice; its end (collects garbage for a moment). */
    void (*slice_began)(void *script);
    void (*slice_ended)(void *script);
    /* The answer to ask/choose/lines has come: token as given to modal_set. Inside a slice the
     * rest of the script runs in it; line->bytes NULL: they gave it up. line NULL (any time): no
     * answer came, the rest runs later as a slice of its own. */
    enum outcome (*answered)(void *script, uint64_t token, const struct str *line);
    /* The guest for whom the script of that token asked is a player now; or why not, for people. Any time. */
    void (*registered)(void *script, uint64_t token, const char *why);
    /* After a handler of some other object spent the slice's budget: grants its own code a
     * little, once. */
    void (*grant)(void *script);
    /* In a quiet second: takes back some of what scripts dropped. */
    void (*rest)(void *script);
    /* Appends where a command's or handler's function begins: "#12 rev 3:7". */
    void (*place_of)(void *script, int function, struct buf *out);
};

struct behaviours *behaviours_create(void);
void behaviours_destroy(struct engine *engine);
/* From now on hears of objects that come and go in the engine's world. */
void behaviours_watch(struct engine *engine);
/* Never NULL. Borrowed for the slice. */
const struct answers *behaviours_of(struct engine *engine, struct object *object);
/* The same, but NULL if something of it could not be loaded now. */
const struct answers *behaviours_sure(struct engine *engine, struct object *object);
/* Grows whenever somebody may answer to something else than before; but for what the open tx made. */
uint64_t behaviours_version(const struct engine *engine);
/* Does the event concern everybody present, and not the thing alone that it happens to? */
bool behaviour_is_presence(struct str event);
/* The bits of all events that any behaviour handles which was loaded since the start: a quick no. */
uint64_t behaviours_ever(const struct engine *engine);
/* Does any of them say what somebody is taken for, on("name")? Asked for each name that is told. */
bool behaviours_ever_name(const struct engine *engine);
/* Returns the bit in the masks of those who handle an event so, `before` it or when it happened; hash: of its name. One that
 * is missing is a sure no. Gives the event a bit of its own if it has none and one is left: who handles it may be loaded
 * between this and the look at a mask. */
uint64_t behaviours_bit(struct engine *engine, struct str event, uint64_t hash, bool before);
/* Both bits, as far as it has them; for masks made before. */
uint64_t behaviours_bits_known(const struct engine *engine, struct str event, uint64_t hash);
/* The object's own behaviour, loaded if need be, or NULL. */
struct behaviour *behaviours_own(struct engine *engine, struct object *object);
/* Same without loading: NULL if it is not loaded now. */
struct behaviour *behaviours_published(const struct engine *engine, uint64_t object);
/* Publishes a new behaviour for an object (NULL: none any more); the old one is unloaded when
 * no slice uses it. Undone with the tx. */
void behaviours_publish(
        struct engine *engine, struct object *object, struct behaviour *behaviour);
/* Forgets everything compiled: after a reload of the stock scripts. */
void behaviours_forget(struct engine *engine);
/* Walks the compiled behaviours that have owner's rights. */
void behaviours_each_of(struct engine *engine, uint64_t owner,
        void (*visit)(void *data, const struct behaviour *behaviour), void *data);
/* Forgets the compiled behaviours that have owner's rights, with all that they keep in variables;
 * between slices only. */
void behaviours_forget_owner(struct engine *engine, uint64_t owner);
/* Appends where a function begins: "#12 rev 3:7". */
void behaviour_put_place(struct engine *engine, int function, struct buf *out);
/* Frees a behaviour with its commands and handlers; the script layer has let go of its functions. */
void behaviour_destroy(struct behaviour *behaviour);
/* MOMENT_MAKER. */
void behaviours_tell_maker(struct engine *engine, void *about);
/* MOMENT_BEGIN, MOMENT_END: tells the script layer. */
void behaviours_begin_slice(struct engine *engine, void *about);
void behaviours_end_slice(struct engine *engine, void *about);
/* MOMENT_BEGIN, or between slices: unloads what was replaced. */
void behaviours_sweep(struct engine *engine, void *about);
