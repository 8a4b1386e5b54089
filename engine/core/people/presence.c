/* presence.c -- characters in play and their sessions.
 *
 * 1. A character in play has a presence: with sessions, or link-dead for a limited time.
 * 2. A character may have any number of sessions.
 * 3. A presence that is `going` is not found by lookups.
 *
 * login/visit.c handles arrival and departure. Pending questions belong to the room `line`,
 * which frees them at INTERNAL_ERASE. */
#include "engine/core/people/presence.h"

#include "engine/base/slab.h"
#include "engine/core/internal_event.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/option.h"
#include "world/model/prop.h"

#include <string.h>
#include <strings.h>

struct presences {
    struct map by_character;  /* -> struct presence, owned */
    struct map by_shape;      /* shape_key -> struct presence, the first of next_alike */
    struct presence **sorted; /* owned; by name, in any case, and by character; see next */
    size_t count;
    size_t capacity;
    size_t most;       /* in play at once, since the start */
    uint32_t chatting; /* see presence_chatting */
    uint64_t absences; /* see presence_absences */
};

PART_STATE(presences, PART_PRESENCES)

static void presences_create(struct engine *engine)
{
    map_init(&presences_state(engine)->by_character);
    map_init(&presences_state(engine)->by_shape);
}

static void reply_free(struct reply_to *reply)
{
    if (reply) {
        mem_free(reply->with);
        slab_free(reply->afar);
    }
    slab_free(reply);
}

static void presence_free(struct engine *engine, struct presence *presence)
{
    internal_event_run(engine, INTERNAL_ERASE, presence);
    slab_free(presence->name);
    mem_free(dialogue_of(presence)->going_why);
    mem_free(dialogue_of(presence)->quit_why);
    slab_free(presence->dialogue);
    mem_free(presence->user);
    slab_free(presence->address);
    reply_free(presence->reply);
    mem_free(presence->last.scenery);
    mem_free(presence->last.them);
    mem_free(presence->typed);
    slab_free(presence);
}

static void presences_destroy(struct engine *engine)
{
    struct presences *presences = presences_state(engine);
    while (presences->count > 0) {
        presence_free(engine, presences->sorted[--presences->count]);
    }
    mem_free(presences->sorted);
    map_finish(&presences->by_character);
    map_finish(&presences->by_shape);
}

/* -- by name -- */

/* False for a name that cannot be an account's; nobody looks it up. */
static bool has_key_presence(struct str name)
{
    return name.length > 0 && name.length <= ACCOUNT_NAME_MAX;
}

/* Returns a hash of the name's account_shape; 0: it has none. */
static uint64_t shape_key(struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    char shape[ACCOUNT_NAME_MAX + 1];
    if (!has_key_presence(name)) {
        return 0;
    }
    account_key(name, key);
    return str_hash(account_shape(key, shape)) | 1;
}

static void list_name(struct presences *presences, struct presence *presence)
{
    uint64_t key = shape_key(str_of(presence->name));
    presence->next_alike = key ? map_put(&presences->by_shape, key, presence) : NULL;
}

static void unlist_name(struct presences *presences, struct presence *presence)
{
    uint64_t key = shape_key(str_of(presence->name));
    struct presence *first = map_remove(&presences->by_shape, key);
    struct presence **at = &first;
    if (!first) {
        return;
    }
    while (*at != presence) {
        at = &(*at)->next_alike;
    }
    *at = presence->next_alike;
    if (first) {
        (void)map_put(&presences->by_shape, key, first);
    }
}

struct presence *presence_alike(struct engine *engine, struct str name)
{
    return map_find(&presences_state(engine)->by_shape, shape_key(name));
}

bool presence_has_guest(struct engine *engine, struct str name)
{
    const struct presence *p = presence_alike(engine, name);
    while (p && !(p->guest && account_names_are_alike(str_of(p->name), name))) {
        p = p->next_alike;
    }
    return p != NULL;
}

/* Returns the first of these with that name. */
static struct presence *find_named(struct presence *presence, struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    char other[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    for (; presence; presence = presence->next_alike) {
        account_key(str_of(presence->name), other);
        if (strcmp(key, other) == 0) {
            break;
        }
    }
    return presence;
}

struct presence *presence_named(struct engine *engine, struct str name)
{
    return has_key_presence(name) ? find_named(presence_alike(engine, name), name) : NULL;
}

struct presence *presence_next_named(const struct presence *presence)
{
    return find_named(presence->next_alike, str_of(presence->name));
}

/* Returns the place in the sorted list of that name and character, or where it belongs. */
static size_t place_in(const struct presences *presences, const char *name, uint64_t character)
{
    size_t low = 0;
    size_t high = presences->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct presence *there = presences->sorted[middle];
        int order = strcasecmp(there->name, name);
        if (order < 0 || (order == 0 && there->character < character)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Links the presence before `at` with its neighbours. */
static void link_at(struct presences *presences, size_t at)
{
    if (at > 0) {
        presences->sorted[at - 1]->next = at < presences->count ? presences->sorted[at] : NULL;
    }
}

static void sort_in(struct presences *presences, struct presence *presence)
{
    size_t at = place_in(presences, presence->name, presence->character);
    presences->sorted = mem_grow(presences->sorted, presences->count, &presences->capacity,
            sizeof(struct presence *));
    memmove(presences->sorted + at + 1, presences->sorted + at,
            (presences->count++ - at) * sizeof(struct presence *));
    presences->sorted[at] = presence;
    link_at(presences, at);
    link_at(presences, at + 1);
}

static void sort_out(struct presences *presences, const struct presence *presence)
{
    size_t at = place_in(presences, presence->name, presence->character);
    must(at < presences->count && presences->sorted[at] == presence);
    memmove(presences->sorted + at, presences->sorted + at + 1,
            (--presences->count - at) * sizeof(struct presence *));
    link_at(presences, at);
}

char *presence_rename(struct engine *engine, struct presence *presence, char *name)
{
    char *old = presence->name;
    sort_out(presences_state(engine), presence);
    unlist_name(presences_state(engine), presence);
    presence->name = name;
    sort_in(presences_state(engine), presence);
    list_name(presences_state(engine), presence);
    return old;
}

struct presence *presence_find_going(struct engine *engine, uint64_t character)
{
    return character ? map_find(&presences_state(engine)->by_character, character) : NULL;
}

struct presence *presence_find(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find_going(engine, character);
    return presence && !presence->going ? presence : NULL;
}

struct presence *presence_first(struct engine *engine)
{
    const struct presences *presences = presences_state(engine);
    return presences->count > 0 ? presences->sorted[0] : NULL;
}

struct presence *presence_after(struct engine *engine, struct str name)
{
    const struct presences *presences = presences_state(engine);
    char *text = str_dup(name);
    size_t at = name.length > 0 ? place_in(presences, text, UINT64_MAX) : 0;
    mem_free(text);
    return at < presences->count ? presences->sorted[at] : NULL;
}

size_t presence_most(const struct engine *engine)
{
    return presences_state(engine)->most;
}

uint32_t presence_chatting(const struct engine *engine)
{
    return presences_state(engine)->chatting;
}

void presence_note_chatting(struct engine *engine, bool comes)
{
    presences_state(engine)->chatting += comes ? 1 : UINT32_MAX;
}

size_t presence_count(struct engine *engine)
{
    return presences_state(engine)->count;
}

bool presence_is_guest(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find_going(engine, character);
    return presence && presence->guest;
}

void presence_set_reply_to(
        struct presence *presence, uint64_t from, const uint64_t *with, size_t count)
{
    reply_free(presence->reply);
    presence->reply = slab_alloc(sizeof(*presence->reply));
    presence->reply->to = from;
    if (count > 0) {
        presence->reply->with = mem_alloc_array(count + 1, sizeof(*with));
        memcpy(presence->reply->with, with, count * sizeof(*with));
    }
}

void presence_set_reply_afar(struct presence *presence, struct str name)
{
    if (!presence->reply) {
        presence->reply = slab_alloc(sizeof(*presence->reply));
    }
    slab_free(presence->reply->afar);
    presence->reply->afar = slab_text(name);
}

void presence_set_address(struct presence *presence, const char *address, const char *cloak)
{
    size_t length = strlen(address) + 1;
    char *texts = slab_alloc(length + strlen(cloak) + 1);
    memcpy(texts, address, length);
    memcpy(texts + length, cloak, strlen(cloak));
    slab_free(presence->address);
    presence->address = texts;
}

struct presence *presence_add(struct engine *engine, const struct object *character, bool guest)
{
    struct presences *presences = presences_state(engine);
    struct presence *presence = slab_alloc(sizeof(*presence));
    const struct value *name = prop_own(character, ATOM_name);
    presence->character = character->id;
    presence->name = slab_text(name ? value_as_str(name) : STR_NONE);
    presence->guest = guest;
    presence->since_ms = clock_wall_ms();
    sort_in(presences, presence);
    if (presences->count > presences->most) {
        presences->most = presences->count;
    }
    (void)map_put(&presences->by_character, presence->character, presence);
    list_name(presences, presence);
    return presence;
}

bool presence_is_lost(const struct presence *presence)
{
    return presence->linkdead_ms != 0 && !presence->held;
}

bool presence_is_listed(const struct presence *presence)
{
    return !presence->guest || !presence_is_lost(presence);
}

size_t presence_count_listed(struct engine *engine)
{
    size_t count = 0;
    for (const struct presence *one = presence_first(engine); one; one = one->next) {
        count += presence_is_listed(one);
    }
    return count;
}

void presence_set_linkdead(struct engine *engine, struct presence *presence, int64_t since_ms)
{
    presence->linkdead_ms = since_ms;
    presences_state(engine)->absences++;
}

void presence_set_going(struct engine *engine, struct presence *presence)
{
    presence->going = true;
    presences_state(engine)->absences += presence->linkdead_ms != 0;
}

uint64_t presence_absences(const struct engine *engine)
{
    return presences_state(engine)->absences;
}

void presence_remove(struct engine *engine, struct presence *presence)
{
    struct presences *presences = presences_state(engine);
    presences->absences += presence->linkdead_ms != 0;
    uint64_t number = dialogue_of(presence)->replication;
    struct session *replication = hub_find(engine_hub(engine), number);
    if (replication) {
        session_stand_out(replication);
    }
    sort_out(presences, presence);
    (void)map_remove(&presences->by_character, presence->character);
    unlist_name(presences, presence);
    hub_forget_transcript(engine_hub(engine), presence->character);
    presence_free(engine, presence);
}

void presence_stand_in(struct engine *engine, const struct object *character)
{
    (void)presence_add(engine, character, false);
    hub_attach(session_stand_in(engine_hub(engine)), character->id);
}

void presence_stand_out(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find_going(engine, character);
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    if (session) {
        session_stand_out(session);
    }
    if (presence) {
        presence_remove(engine, presence);
    }
}

static enum session_wish wish_of(struct engine *engine, struct object *actor, uint32_t option)
{
    const struct value *value = prop_get(engine_world(engine), actor, option);
    if (value->kind == VALUE_NIL) {
        return WISH_NONE;
    }
    return value_is_true(value) ? WISH_YES : WISH_NO;
}

static uint8_t charset_of(const struct object *actor)
{
    static const struct str names[] = {[CHARSET_UTF8] = STR_IS("utf-8"),
            [CHARSET_LATIN1] = STR_IS("latin-1"),
            [CHARSET_ASCII] = STR_IS("ascii")};
    const struct value *value = option_of(actor, STR("charset"));
    for (uint8_t i = CHARSET_UTF8; value && i <= CHARSET_ASCII; i++) {
        if (str_equal(value_as_str(value), names[i])) {
            return i;
        }
    }
    return CHARSET_AUTO;
}

static void apply_terminal(struct engine *engine, struct session *session, struct object *actor)
{
    double width = prop_number(engine_world(engine), actor, ATOM_width, 0);
    session->width = width >= 0 && width <= 1000 ? (uint16_t)width : 0;
    session->charset_wish = charset_of(actor) & 3u;
}

static void apply_taste(struct engine *engine, struct session *session, struct object *actor)
{
    session->colour_wish = wish_of(engine, actor, ATOM_colour) & 3u;
    session->screenreader_wish = wish_of(engine, actor, ATOM_screenreader) & 3u;
}

void presence_apply(struct engine *engine, struct session *session, struct object *actor)
{
    apply_terminal(engine, session, actor);
    apply_taste(engine, session, actor);
}

void presence_apply_options(struct engine *engine, uint64_t character, uint64_t terminal)
{
    struct object *actor = world_find(engine_world(engine), character);
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; actor && session; session = session->next_of_character) {
        apply_taste(engine, session, actor);
        if (session->id == terminal) {
            apply_terminal(engine, session, actor);
        }
    }
}

const struct kernel_part presence_part = {
        .state_size = sizeof(struct presences),
        .create = presences_create,
        .destroy = presences_destroy,
};
