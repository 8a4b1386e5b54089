#pragma once
#include "engine/core/engine.h"

/* Places with many in them, and what changed there: so that what holds for all who are there need
 * not be asked of each of them again at every line. */

/* With so many contents a place is worth remembering things of; with fewer one walks. */
#define THRONG_MIN 16
#define THRONG_NOTES_MAX 32

/* Who remembers something. */
enum throng_use { THRONG_LIGHT, THRONG_OFFERS, THRONG_LOOKS, THRONG_AUDIENCE, THRONG_USES };

/* What changed in a place since one use last took note. */
struct throng_notes {
    uint64_t everything; /* see struct throngs */
    bool all;            /* too much to say what */
    uint32_t count;
    uint64_t ids[THRONG_NOTES_MAX];
};

/* Kept by perceive_light.c: whether something in the place shines. */
struct throng_light {
    uint64_t source;        /* what shone last; 0: none */
    bool dark;              /* nothing did, when it was last looked for */
    uint64_t proto_version; /* the world's, then */
    uint64_t seen;          /* the newest change that it leans on that nothing did */
};

struct throng {
    uint64_t place;
    struct throng_notes notes[THRONG_USES];
    struct offers *offers;          /* owned; see script/offer.h */
    struct look_crowd *looks;       /* owned; see act/look_crowd.h */
    struct audience_kept *audience; /* owned; see tell/audience.h */
    struct throng_light light;
};

/* Makes an engine's; from now on hears of changes in its world. drop frees what a throng owns. */
void throngs_create(struct engine *engine, void (*drop)(struct throng *throng));
void throngs_destroy(struct engine *engine);
/* The place's, made if need be; NULL if it has few contents and `always` is not set. Counts as reading
 * the place. Valid for the slice. */
struct throng *throng_of(struct engine *engine, struct object *place, bool always);
/* What is inside of the place, at any depth, and came there, became something else or has another
 * property that matters to the use since the last time; who only left is not among it. False: anything may have, the first time too. */
bool throng_take(struct engine *engine, struct throng *throng, enum throng_use use,
        uint64_t out_ids[THRONG_NOTES_MAX], size_t *out_count);
/* Grows with every change in any of the places that matters to light or offers. */
uint64_t throng_news(const struct engine *engine);
/* Grows whenever anything comes anywhere or becomes something else. */
uint64_t throng_comings(const struct engine *engine);
/* Forgets what is known of a place. */
void throng_forget(struct engine *engine, uint64_t place);
