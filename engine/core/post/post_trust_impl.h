#pragma once
#include "engine/core/post/post_own.h"
#include "engine/core/post/post_trust.h"

/* The inside of post_trust*.c. */

#define POST_TRUST_NAME 32
#define POST_TRUST_MOST 400
#define POST_STRANGERS_MOST 40 /* of which nothing was decided */
#define POST_TOLD_MOST 5       /* worlds of which wizards are told in so long: */
#define POST_TOLD_MS 60000

/* What a row says. */
struct post_decided {
    enum post_trust_state state;
    enum post_trust_by by;
    bool has_key;
    bool has_pin;
    struct post_key key;
    struct post_key pin; /* of the configuration, from which key came */
    struct post_key past[POST_ROLLS_MAX];
    size_t past_count;
    unsigned may;
};

struct post_trusted {
    char name[POST_TRUST_NAME + 1];
    bool kept; /* it has a row */
    struct post_decided is;

    /* of the configuration */
    bool pinned;
    struct post_key pinned_key;
    unsigned pinned_may;

    /* of the news */
    bool there;
    bool waits_for_us;
    bool has_shown;
    struct post_key shown;

    bool untold; /* wizards are to be told how it stands */
    bool has_told;
    struct post_key told; /* of this key they have been */

    bool has_lock;
    struct post_lock lock; /* for is.key and our pair */
};

struct post_trust {
    bool has_own;
    bool unread; /* the disk did not give the rows */
    struct post_own own;
    struct post_trusted *list[POST_TRUST_MOST]; /* owned, by name */
    size_t count;
    bool changed;      /* rows were written in the open slice */
    int64_t told_ms;   /* monotonic: of the first of strangers told of in this minute */
    unsigned told;     /* how many */
    int64_t forged_ms; /* monotonic: when the log said that somebody speaks for others */
};

/* Finds it, or NULL. */
struct post_trusted *post_trusted_find(const struct post_trust *trust, struct str name);
/* Finds or makes it; NULL if there are too many. */
struct post_trusted *post_trusted_get(struct post_trust *trust, struct str name);
/* Same, of a world that has come to the board; only so many strangers are known at once. */
struct post_trusted *post_trusted_meet(struct post_trust *trust, struct str name);
/* Writes what was decided. */
void post_trusted_put(struct engine *engine, struct post_trusted *one);
/* Reads all rows; a world that has none is not decided. False, and nothing is changed, if the disk does not give them. */
bool post_trust_load(struct engine *engine, struct post_trust *trust);
/* Puts pins over what was decided. */
void post_trust_overlay(struct engine *engine, struct post_trust *trust);
/* Is the pin of the configuration where its key came from? */
bool post_trusted_is_of_pin(const struct post_trusted *one);
/* Takes key as the one that is accepted. */
void post_trusted_set_key(struct post_trusted *one, const struct post_key *key);
