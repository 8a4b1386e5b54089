/* irc_crowd.c -- The set of people shown on #here, for each client.
 *
 * 1. Where 2,000 people share a room, each client is shown 2,000 names. So each name is stored
 *    once, in the service's table, and a client has a bit for it.
 * 2. A name that is no longer shown to any client leaves the table, and its place is reused.
 * 3. Names are compared by the bytes of the nickname, as the game writes it, before the '!'. If
 *    somebody returns with another user or host, they are the same person, and all clients have the
 *    newer source.
 *
 * irc_here.c writes the lines to the client. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <string.h>

struct irc_face {
    char *source;       /* owned; NULL: the place is free */
    size_t length;      /* of source */
    uint32_t frontends; /* number of clients that are shown it */
    uint32_t free;      /* the next free place, plus one */
};

/* Returns its place plus one; 0 if the name is unknown. */
static size_t place_of(const struct irc_crowd *crowd, struct str nick)
{
    return crowd->ready ? (size_t)(uintptr_t)strmap_find(&crowd->places, nick) : 0;
}

static void set_source(struct irc_face *face, struct str source)
{
    if (!face->source || !str_equal((struct str){face->source, face->length}, source)) {
        mem_free(face->source);
        face->source = str_dup(source);
        face->length = source.length;
    }
}

static size_t place_new(struct irc_crowd *crowd)
{
    if (crowd->free > 0) {
        size_t at = crowd->free - 1;
        crowd->free = crowd->faces[at].free;
        return at;
    }
    crowd->faces =
            mem_grow(crowd->faces, crowd->count, &crowd->capacity, sizeof(*crowd->faces));
    return crowd->count++;
}

/* Returns the place of a name, which it adds if necessary. */
static size_t intern(struct irc_crowd *crowd, struct str source)
{
    struct str nick = irc_source_nick(source);
    if (!crowd->ready) {
        strmap_init(&crowd->places);
        crowd->ready = true;
    }
    size_t place = place_of(crowd, nick);
    if (place == 0) {
        place = place_new(crowd) + 1;
        crowd->faces[place - 1] = (struct irc_face){0};
        (void)strmap_put(&crowd->places, nick, (void *)(uintptr_t)place);
    }
    set_source(&crowd->faces[place - 1], source);
    return place - 1;
}

static void release(struct irc_crowd *crowd, size_t at)
{
    struct irc_face *face = &crowd->faces[at];
    if (--face->frontends > 0) {
        return;
    }
    (void)strmap_remove(
            &crowd->places, irc_source_nick((struct str){face->source, face->length}));
    mem_free(face->source);
    *face = (struct irc_face){.free = (uint32_t)crowd->free};
    crowd->free = at + 1;
}

void irc_crowd_finish(struct irc_crowd *crowd)
{
    for (size_t i = 0; i < crowd->count; i++) {
        mem_free(crowd->faces[i].source);
    }
    mem_free(crowd->faces);
    if (crowd->ready) {
        strmap_finish(&crowd->places);
    }
}

/* -- names shown to one client -- */

static bool has_bit(const struct irc_shown *shown, size_t at)
{
    return at / 64 < shown->words && (shown->bits[at / 64] >> (at % 64) & 1);
}

bool irc_shown_has(const struct irc_frontend *frontend, struct str nick)
{
    size_t place = place_of(&frontend->service->crowd, nick);
    return place > 0 && has_bit(&frontend->here, place - 1);
}

struct str irc_shown_source(const struct irc_frontend *frontend, struct str nick)
{
    const struct irc_crowd *crowd = &frontend->service->crowd;
    size_t place = place_of(crowd, nick);
    if (place == 0 || !has_bit(&frontend->here, place - 1)) {
        return STR_NONE;
    }
    return (struct str){crowd->faces[place - 1].source, crowd->faces[place - 1].length};
}

void irc_shown_add(struct irc_frontend *frontend, struct str source)
{
    struct irc_shown *shown = &frontend->here;
    size_t at = intern(&frontend->service->crowd, source);
    if (has_bit(shown, at)) {
        return;
    }
    if (at / 64 >= shown->words) {
        size_t words = at / 64 + 1 + shown->words / 2;
        shown->bits = mem_realloc(shown->bits, words * sizeof(*shown->bits));
        memset(shown->bits + shown->words, 0, (words - shown->words) * sizeof(*shown->bits));
        shown->words = words;
    }
    shown->bits[at / 64] |= (uint64_t)1 << (at % 64);
    frontend->service->crowd.faces[at].frontends++;
}

bool irc_shown_remove(struct irc_frontend *frontend, struct str nick)
{
    size_t place = place_of(&frontend->service->crowd, nick);
    if (place == 0 || !has_bit(&frontend->here, place - 1)) {
        return false;
    }
    size_t at = place - 1;
    frontend->here.bits[at / 64] &= ~((uint64_t)1 << (at % 64));
    release(&frontend->service->crowd, at);
    return true;
}

void irc_shown_text(const struct irc_frontend *frontend, struct buf *out)
{
    const struct irc_shown *shown = &frontend->here;
    for (size_t i = 0; i < shown->words; i++) {
        for (uint64_t left = shown->bits[i]; left > 0; left &= left - 1) {
            size_t at = i * 64 + (size_t)__builtin_ctzll(left);
            const struct irc_face *face = &frontend->service->crowd.faces[at];
            buf_add(out, face->source, face->length);
            buf_add_char(out, ' ');
        }
    }
}

void irc_shown_clear(struct irc_frontend *frontend)
{
    struct irc_shown *shown = &frontend->here;
    for (size_t i = 0; i < shown->words; i++) {
        for (uint64_t left = shown->bits[i]; left > 0; left &= left - 1) {
            release(&frontend->service->crowd, i * 64 + (size_t)__builtin_ctzll(left));
        }
    }
    mem_free(shown->bits);
    *shown = (struct irc_shown){0};
}
