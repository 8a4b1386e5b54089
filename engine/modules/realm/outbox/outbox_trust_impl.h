#pragma once
#include "engine/modules/realm/outbox/outbox_own.h"
#include "engine/modules/realm/outbox/outbox_trust.h"

/* Internals of trust between worlds, shared by outbox_trust*.c. */

#define OUTBOX_TRUST_NAME 32
#define OUTBOX_TRUST_MOST 400
#define OUTBOX_STRANGERS_MOST 40 /* worlds without a decision */
#define OUTBOX_TOLD_MOST 5       /* worlds that wizards are told about in that time: */
#define OUTBOX_TOLD_MS 60000
#define OUTBOX_PAST_MOST 64    /* replaced keys of a world that are remembered */
#define OUTBOX_PROCESS_TEXT 17 /* of the number of a process: digits and a NUL */

/* Decision about a world, as its row stores it. */
struct outbox_decided {
    enum outbox_trust_state state;
    enum outbox_trust_by by;
    bool has_key;
    bool has_pin;
    struct world_key key;
    struct world_key pin; /* the configured pin that key came from */
    struct world_key past[OUTBOX_PAST_MOST];
    size_t past_count;
    unsigned may;
};

struct outbox_trusted {
    char name[OUTBOX_TRUST_NAME + 1];
    bool kept; /* it has a row */
    struct outbox_decided is;

    /* from the configuration */
    bool pinned;
    struct world_key pinned_key;
    unsigned pinned_may;

    /* from the broker */
    bool there;
    bool waits_for_us;
    bool has_shown;
    struct world_key shown;

    /* its last announcement that counted */
    char process[OUTBOX_PROCESS_TEXT];
    int64_t turn;
    int64_t turn_ms; /* monotonic: when it was first read */
    int64_t said_ms; /* wall clock of that world: when it was written; 0: it does not say */

    bool back;   /* the configuration pins another key of a world that a wizard struck off */
    bool untold; /* wizards must be told about its state */
    bool has_told;
    struct world_key told; /* the key that wizards were last told about */

    bool has_lock;
    struct outbox_lock lock; /* for is.key and our pair */
};

struct outbox_trust {
    bool has_own;
    bool unread; /* the rows could not be read from disk */
    struct outbox_own own;
    struct outbox_trusted *list[OUTBOX_TRUST_MOST]; /* owned, sorted by name */
    size_t count;
    bool changed;        /* rows were written in the open transaction */
    uint64_t changed_at; /* the commit of the newest decision or key, or a later one */
    int64_t told_ms; /* monotonic: when wizards were told about the first stranger of this minute */
    unsigned told;      /* number of strangers they were told about */
    int64_t forged_ms;  /* monotonic: when a forged sender was last logged */
    int64_t stale_ms;   /* monotonic: when an old announcement was last logged */
    uint64_t announced; /* announcements of this process so far */
};

/* Finds a world; NULL if it is unknown. */
struct outbox_trusted *outbox_trusted_find(const struct outbox_trust *trust, struct str name);
/* Finds or makes it. Returns NULL if there are too many. */
struct outbox_trusted *outbox_trusted_get(struct outbox_trust *trust, struct str name);
/* Same for a world that the broker names. The number of strangers is limited. */
struct outbox_trusted *outbox_trusted_meet(struct outbox_trust *trust, struct str name);
/* Writes the row of the decision. */
void outbox_trusted_put(struct engine *engine, struct outbox_trusted *one);
/* Reads all rows. A world without a row is undecided. Returns false and changes nothing if the disk
 * cannot be read. */
bool outbox_trust_load(struct engine *engine, struct outbox_trust *trust);
/* Applies the configured pins over the stored decisions. */
void outbox_trust_overlay(struct engine *engine, struct outbox_trust *trust);
/* True if its key came from the configured pin. */
bool outbox_trusted_is_of_pin(const struct outbox_trusted *one);
/* Makes key the accepted one. */
void outbox_trusted_set_key(struct outbox_trusted *one, const struct world_key *key);
