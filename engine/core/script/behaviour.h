#pragma once
#include "engine/core/run/event.h"
#include "engine/core/run/transaction.h"

/* The commands and handlers that an object's Lua registered when it was loaded. The script
 * layer fills in everything but event_mask and first; the core walks it. A behaviour is immutable once
 * published; a new revision is a new one. */

struct command;

#define HANDLER_HAVING_MAX 8
#define HANDLER_LISTS 32

struct handler {
    struct str event; /* its bytes are in the behaviour's text */
    uint64_t event_hash;
    enum event_role role;
    bool before;
    int function; /* the script layer's reference */
    /* Only an object with one of these properties (atoms) is asked; having_count 0: all are. */
    uint32_t having[HANDLER_HAVING_MAX];
    uint8_t having_count;
    uint8_t next; /* the next of its list, as in behaviour.first */
    /* An on handler that returns false is not called for rests_ms (0: it is), unless something is
     * made or destroyed. One that returns a text is called for an event whose text has one of its
     * lines, too. */
    int64_t rests_ms;
    char *wakes;            /* owned: that text; NULL: none */
    int64_t awake_ms;       /* end of that, in world time */
    uint64_t heirs_version; /* the world's, at the beginning of that */
};

struct behaviour {
    uint64_t object;           /* its object */
    uint64_t owner;            /* character whose rights it has; 0: the stock game */
    uint32_t revision;         /* 0: stock */
    int64_t saved_ms;          /* wall clock; 0: stock */
    struct command **commands; /* owned */
    size_t command_count;
    struct handler *handlers; /* owned */
    size_t handler_count;
    /* the first handler of each event_hash % HANDLER_LISTS, counted from 1; 0: none */
    uint8_t first[HANDLER_LISTS];
    uint64_t event_mask; /* behaviours_bit of all that it handles */
    bool has_commands;   /* any command at all */
    /* a newer revision is switched off that had on("name"): what it hid stays hidden */
    bool veils;
    struct answers *answers; /* owned: of its object, as last computed */
    uint64_t *uses; /* owned: object and revision of each module that it was loaded with */
    size_t use_count;
    struct value properties; /* owned: what it declares, { NAME = { type =, doc = } }; or nil */
    uint32_t failures;       /* in a row; see the script layer's quarantine */
    void *script;            /* private to the script layer */
};

/* The behaviours that one object answers with: its own, then its lineage's, in order. Objects
 * without a behaviour of their own share them. */
struct answers {
    struct behaviour **list;
    size_t count;
    uint64_t event_mask; /* of all */
    /* of those that are asked in each role; ROLE_ANY has none */
    uint64_t role_masks[ROLE_COUNT];
    /* one bit (grammar_verb_hash % 64) for each verb of a command with {this}: a quick negative
     * test */
    uint64_t this_verbs;
    bool has_commands; /* any command at all */
    bool has_this;     /* some have {this} */
    bool has_plain;    /* some do not have {this} */
    bool may_name;     /* some handle on("name"), or did in a revision that is switched off */
    bool shared;       /* by all objects of the lineage, until behaviours_version changes */
    struct answers *next; /* private to this module */
    bool incomplete;      /* some could not be loaded now: they might forbid anything */
};

/* A handler's answer. */
struct handler_result {
    bool forbids; /* returned false or a string */
    bool stops;   /* called stop(): forbids, and what it did is kept */
    bool counts;  /* returned a number, amount */
    double amount;
    bool failed;      /* hook_tell: at least one handler failed, and was undone */
    struct buf *text; /* the string returned, appended; may be NULL */
    /* call:NAME: the value it returned, which the caller takes; may be NULL */
    struct value *value;
};

/* The interface that the script layer implements. */
/* A page that packages answer: the functions of on_page(NAME, FN). */
struct script_page {
    struct str name;
    const struct value *args; /* a table */
    struct object *viewer;    /* NULL: nobody who plays */
    /* Called with the table that each of them returns. */
    void (*take)(void *data, const struct value *members);
    void *data;
    bool is_shared;  /* set: none of them looks at the viewer */
    bool is_refused; /* set: one of them refused; transaction->refusal says why */
};

struct script_ops {
    /* Compiles the behaviour of an object that has one (object->behaviour or a stock file for
     * its ref). Returns NULL if none or broken. The behaviours module caches and owns the
     * result. */
    struct behaviour *(*load)(void *script, struct object *object);
    void (*unload)(void *script, struct behaviour *behaviour);
    /* Runs one command's function. The script layer tells the actor the string it returns. */
    enum outcome (*run_command)(void *script, const struct command *command,
            struct object *this_object, struct event *event);
    /* Runs one handler. A before handler, and any handler in a read-only transaction, may not
     * yield. */
    enum outcome (*run_handler)(void *script, const struct behaviour *behaviour,
            const struct handler *handler, struct object *this_object, struct event *event,
            struct handler_result *result);
    /* Gives a transaction a fresh budget; and ends it (collects garbage for a moment). */
    void (*transaction_began)(void *script);
    void (*transaction_ended)(void *script);
    /* Delivers the answer to ask/choose/lines: token as given to modal_set. Inside a
     * transaction the rest of the script runs in it; line->bytes NULL: the player gave up. line
     * NULL (any time): no answer came, the rest runs later in a transaction of its own. */
    enum outcome (*answered)(void *script, uint64_t token, const struct str *line);
    /* Grants the object's own code a little budget, once, after a handler of another object
     * used up the transaction's. */
    void (*grant)(void *script);
    /* Frees some of the memory that scripts dropped; called when idle. */
    void (*rest)(void *script);
    /* Appends where a command's or handler's function begins: "#12 rev 3:7". */
    void (*place_of)(void *script, int function, struct buf *out);
    /* Asks all functions of a page, in the open transaction. NULL: there are none. */
    void (*page)(void *script, struct script_page *page);
};

/* Returns the object's answers; never NULL. Borrowed for the transaction. */
const struct answers *behaviours_of(struct engine *engine, struct object *object);
/* Same, but NULL if a part of them could not be loaded now. */
const struct answers *behaviours_sure(struct engine *engine, struct object *object);
/* Returns a number that grows whenever any object's answers change, except through the open tx. */
uint64_t behaviours_version(const struct engine *engine);
/* True if the event concerns everybody present, not only the thing that it happens to. */
bool behaviour_is_presence(struct str event);
/* Returns the bits of all events handled by any behaviour loaded since the start: a quick
 * negative test. */
uint64_t behaviours_ever(const struct engine *engine);
/* True if any of them sets displayed names, on("name"). Called for each name that is told. */
bool behaviours_ever_name(const struct engine *engine);
/* Returns the bit for the event's handlers in the masks, `before` or on; hash: of its name. A
 * clear bit in a mask is a certain no. Gives the event its own bit if it has none yet and a bit
 * is left, because a handler may be loaded before the mask is read. */
uint64_t behaviours_bit(struct engine *engine, struct str event, uint64_t hash, bool before);
/* Same for on handlers and without giving it one; for masks made before. */
uint64_t behaviours_on_bit_known(const struct engine *engine, struct str event, uint64_t hash);
/* Returns both bits, as far as it has them; for masks made before. */
uint64_t behaviours_bits_known(const struct engine *engine, struct str event, uint64_t hash);
/* Returns the object's own behaviour, loaded if needed, or NULL. */
struct behaviour *behaviours_own(struct engine *engine, struct object *object);
/* Same without loading: NULL if it is not loaded now. */
struct behaviour *behaviours_published(const struct engine *engine, uint64_t object);
/* Publishes a new behaviour for an object (NULL: none any more); the old one is unloaded when
 * no transaction uses it. Undone with the tx. */
void behaviours_publish(
        struct engine *engine, struct object *object, struct behaviour *behaviour);
/* Drops all compiled behaviours, after a reload of the stock scripts. */
void behaviours_forget(struct engine *engine);
/* Visits the compiled behaviours that have owner's rights. */
void behaviours_each_of(struct engine *engine, uint64_t owner,
        void (*visit)(void *data, const struct behaviour *behaviour), void *data);
/* Drops the compiled behaviours that have owner's rights, with their variables; between
 * transactions only. */
void behaviours_forget_owner(struct engine *engine, uint64_t owner);
/* Appends where a function begins: "#12 rev 3:7". */
void behaviour_put_place(struct engine *engine, int function, struct buf *out);
/* Frees a behaviour with its commands and handlers; the script layer has released its
 * functions. */
void behaviour_destroy(struct behaviour *behaviour);
/* Unloads replaced behaviours. Call as a transaction begins, or between transactions. */
void behaviours_sweep(struct engine *engine, void *about);
