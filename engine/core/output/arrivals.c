/* arrivals.c -- coalesced arrivals and departures in crowds.
 *
 * 1. A place with ARRIVALS_CROWD contents is a crowd. There the first ARRIVALS_ALONE arrivals and
 *    departures of a second are told one by one. The others are collected into a sum, which is
 *    told when the second ends; then the next second begins, until one passes without any. So
 *    the cost of a thousand arrivals does not grow with the size of the crowd.
 * 2. Nobody in a waiting sum is mentioned otherwise: an act that names them first tells the
 *    sum. Only their departure, if their arrival is in the sum, joins it.
 * 3. Characters who arrived meanwhile, in the sum or otherwise, read only of later arrivals and
 *    departures. They saw the others when they looked around, or never met them.
 * 4. Undoing a transaction undoes what it added or told, and a sum is told only when its
 *    entries are durable.
 * 5. Excluded: events in the dark, where nobody has a name; builders' scripts; rehearsals. Chat
 *    clients (IRC) are told of each at once, since they show people one by one.
 *
 * The wording is in scripts/core/lib/people.lua. Other outputs (script events, presence in chat
 * clients) are not coalesced. */
#include "engine/core/output/arrivals.h"

#include "engine/core/output/audience.h"
#include "engine/core/output/format_impl.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "engine/session/session.h"
#include "world/model/place.h"
#include "world/model/tx.h"

#include <string.h>

/* SUM_MAX: a longer sum is told before its second ends, so that telling it stays short.
 * ARRIVALS_NAMED_MAX: people named in a sum. */
enum { SUM_MAX = 256, WINDOW_MS = 1000, ARRIVALS_NAMED_MAX = 3 };

struct entry {
    uint64_t who;
    uint64_t at; /* later arrivals have at least this arrival number */
    enum act_sum what;
    char *name; /* owned: a template, the name as the act would have shown it */
};

/* One place, from its first act until a second passes without any. */
struct sum {
    struct engine *engine;
    uint64_t place;
    void (*tell)(struct engine *engine, const struct act *act); /* to all in the place */
    unsigned alone;                                             /* told one by one */
    struct entry *entries;
    size_t count;
    size_t capacity;
    size_t told; /* entries already told by the open transaction */
    /* the commit that the entries wait for, except those of the open transaction */
    uint64_t durable;
};

struct arrivals {
    struct map places; /* -> struct sum, owned */
};

PART_STATE(arrivals, PART_ARRIVALS)

static void arrivals_create(struct engine *engine)
{
    map_init(&arrivals_state(engine)->places);
}

static void drop_first(struct sum *sum, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mem_free(sum->entries[i].name);
    }
    sum->count -= count;
    if (sum->count > 0) {
        memmove(sum->entries, sum->entries + count, sum->count * sizeof(*sum->entries));
    }
}

static void sum_destroy(struct sum *sum)
{
    drop_first(sum, sum->count);
    mem_free(sum->entries);
    mem_free(sum);
}

static void arrivals_destroy(struct engine *engine)
{
    struct arrivals *arrivals = arrivals_state(engine);
    size_t cursor = 0;
    void *sum = NULL;
    while (map_each(&arrivals->places, &cursor, NULL, &sum)) {
        sum_destroy(sum);
    }
    map_finish(&arrivals->places);
}

/* -- wording -- */

/* The people in a part of a sum who do the same. */
struct same {
    size_t count;
    const char *names[ARRIVALS_NAMED_MAX + 1]; /* of the first ones */
};

static void put_names(struct engine *engine, const struct same *same, struct buf *out)
{
    bool all = same->count <= ARRIVALS_NAMED_MAX + 1;
    size_t parts = all ? same->count : ARRIVALS_NAMED_MAX + 1;
    for (size_t i = 0; i < parts; i++) {
        format_join(engine, i, parts, out);
        if (all || i < ARRIVALS_NAMED_MAX) {
            buf_add_text(out, same->names[i]);
        } else {
            phrase_put(engine, out, PHRASE_crowd_others,
                    WITH("count", same->count - ARRIVALS_NAMED_MAX));
        }
    }
}

/* Writes a template with a line for each kind of action. */
static void put_sum(struct engine *engine, const struct same all[ACT_ARRIVALS], struct buf *out)
{
    static const struct {
        enum phrase one, several;
    } phrases[ACT_ARRIVALS] = {[ACT_COMES] = {PHRASE_crowd_comes, PHRASE_crowd_come},
            [ACT_GOES] = {PHRASE_crowd_goes, PHRASE_crowd_go},
            [ACT_DREAMS] = {PHRASE_crowd_dreams, PHRASE_crowd_dream},
            [ACT_RETURNS] = {PHRASE_crowd_returns, PHRASE_crowd_return}};
    struct buf names = {0};

    buf_clear(out);
    for (enum act_sum what = ACT_COMES; what < ACT_ARRIVALS; what++) {
        if (all[what].count > 0) {
            buf_clear(&names);
            put_names(engine, &all[what], &names);
            buf_add_text(out, out->length > 0 ? "\n" : "");
            phrase_put(engine, out,
                    all[what].count > 1 ? phrases[what].several : phrases[what].one,
                    WITH("names", buf_str(&names)));
        }
    }
    buf_finish(&names);
}

/* Puts the entry before the others. */
static void count_in(struct same all[ACT_ARRIVALS], const struct entry *entry)
{
    struct same *same = &all[entry->what];
    memmove(same->names + 1, same->names, ARRIVALS_NAMED_MAX * sizeof(same->names[0]));
    same->names[0] = entry->name;
    same->count++;
}

/* -- telling, in the open transaction -- */

struct telling {
    struct sum *sum;
    size_t told_before;
};

static void telling_undo(void *data)
{
    struct telling *telling = data;
    telling->sum->told = telling->told_before;
}

static void telling_commit(void *data)
{
    struct sum *sum = ((struct telling *)data)->sum;
    drop_first(sum, sum->told);
    sum->told = 0;
}

/* Walks the entries from the last to the first. */
struct round {
    struct sum *sum;
    struct object *place;
    size_t left;    /* contents of the place that are still to be checked for late arrivals */
    uint64_t *told; /* owned: characters who were told their own part of the sum, or nothing */
    size_t scrollback_count;
    struct buf text; /* the entries so far */
};

/* Tells somebody who arrived in the middle only the entries so far. */
static void tell_one(struct round *round, uint64_t id)
{
    struct engine *engine = round->sum->engine;
    struct str text = buf_str(&round->text);
    struct object *who = text.length > 0 ? world_find(engine_world(engine), id) : NULL;
    round->told[round->scrollback_count++] = id;
    if (who && object_place(engine, who) == round->place &&
            !audience_chats(hub_sessions_of(engine_hub(engine), id))) {
        format_tell(engine, who, &(struct format){.text = text}, MSG_PLAIN);
    }
}

static bool is_in(const struct sum *sum, uint64_t id)
{
    size_t i = sum->told;
    while (i < sum->count && sum->entries[i].who != id) {
        i++;
    }
    return i < sum->count;
}

/* Tells those who arrived after the entry without being in the sum. */
static void tell_late(struct round *round, const struct entry *entry)
{
    for (; round->left > 0; round->left--) {
        const struct object *late = world_find(
                engine_world(round->sum->engine), round->place->contents[round->left - 1]);
        if (!late || late->arrived < entry->at) {
            return;
        }
        if (!is_in(round->sum, late->id)) {
            tell_one(round, late->id);
        }
    }
}

static void tell_all(struct sum *sum, struct object *place)
{
    struct round round = {.sum = sum, .place = place};
    struct same all[ACT_ARRIVALS] = {0};
    (void)place_contents(engine_world(sum->engine), place, &round.left);
    round.told = mem_alloc_array(sum->count - sum->told + round.left, sizeof(*round.told));
    for (size_t i = sum->count; i > sum->told; i--) {
        const struct entry *entry = &sum->entries[i - 1];
        put_sum(sum->engine, all, &round.text);
        tell_late(&round, entry);
        tell_one(&round, entry->who);
        count_in(all, entry);
    }
    put_sum(sum->engine, all, &round.text);
    struct act act = {.format = {.text = buf_str(&round.text)},
            .place = place,
            .except = round.told,
            .except_count = round.scrollback_count,
            .sum = ACT_COMES,
            .readers = READ_BY_OTHERS};
    sum->tell(sum->engine, &act);
    buf_finish(&round.text);
    mem_free(round.told);
}

static void sum_tell(struct sum *sum)
{
    struct engine *engine = sum->engine;
    struct object *place = world_find(engine_world(engine), sum->place);
    if (sum->count == sum->told) {
        return;
    }
    transaction_lean_on(engine, sum->durable);
    if (place) {
        tell_all(sum, place);
    }
    struct telling telling = {sum, sum->told};
    tx_on_end(engine_world(engine), (struct tx_hook){telling_undo, telling_commit, mem_free,
                                            mem_dup(&telling, sizeof(telling))});
    sum->told = sum->count;
}

/* -- one second after another -- */

static void come_back_later(struct sum *sum);

static void window_over(struct engine *engine, void *data)
{
    struct sum *sum = map_find(&arrivals_state(engine)->places, *(uint64_t *)data);
    mem_free(data);
    if (sum->count == 0) {
        (void)map_remove(&arrivals_state(engine)->places, sum->place);
        sum_destroy(sum);
        return;
    }
    transaction_begin(engine, 0, 0);
    sum_tell(sum);
    transaction_commit(engine);
    come_back_later(sum);
}

static void come_back_later(struct sum *sum)
{
    struct task task = {window_over, tasks_free, mem_dup(&sum->place, sizeof(sum->place)), 0};
    (void)tasks_push_at(sum->engine, task, clock_ms() + WINDOW_MS);
}

static struct sum *sum_of(struct engine *engine, uint64_t place)
{
    struct sum *sum = map_find(&arrivals_state(engine)->places, place);
    if (!sum) {
        sum = mem_alloc(sizeof(*sum));
        sum->engine = engine;
        sum->place = place;
        (void)map_put(&arrivals_state(engine)->places, place, sum);
        come_back_later(sum);
    }
    return sum;
}

/* -- adding -- */

static void entry_undo(void *data)
{
    struct sum *sum = data;
    mem_free(sum->entries[--sum->count].name);
}

static void entry_commit(void *data)
{
    struct sum *sum = data;
    sum->durable = engine_world(sum->engine)->commit_number;
}

/* Returns the actor's name as a template, with braces doubled. */
static char *name_of(struct engine *engine, struct object *actor)
{
    struct buf name = {0};
    struct buf out = {0};
    struct format format = {.text = STR("{actor}"), .actor = actor};
    struct format_view view = {.engine = engine, .format = &format, .sight = SIGHT_ALL};
    format_render_view(&view, &name);
    for (size_t i = 0; i < name.length; i++) {
        buf_add_text(&out, name.bytes[i] == '{' ? "{" : "");
        buf_add_char(&out, name.bytes[i]);
    }
    char *text = str_dup(buf_str(&out));
    buf_finish(&name);
    buf_finish(&out);
    return text;
}

static void add_to_sum(struct sum *sum, const struct act *act)
{
    sum->entries = mem_grow(sum->entries, sum->count, &sum->capacity, sizeof(*sum->entries));
    sum->entries[sum->count++] =
            (struct entry){act->format.actor->id, engine_world(sum->engine)->next_arrival,
                    act->sum, name_of(sum->engine, act->format.actor)};
    tx_on_end(engine_world(sum->engine),
            (struct tx_hook){.undo = entry_undo, .commit = entry_commit, .data = sum});
}

/* True if the place is a crowd. A crowd that leaves counts as one until the last has gone. */
static bool is_crowd(struct engine *engine, struct object *place)
{
    size_t count = 0;
    (void)place_contents(engine_world(engine), place, &count);
    return (count >= ARRIVALS_CROWD || map_find(&arrivals_state(engine)->places, place->id)) &&
           perceive_is_lit(engine, place);
}

/* True if the act still fits: there is room, and the actor is not in the sum already, except
 * for leaving after arriving. */
static bool has_room(const struct sum *sum, const struct act *act)
{
    bool fits = sum->count - sum->told < SUM_MAX;
    for (size_t i = sum->told; i < sum->count && fits; i++) {
        bool same = sum->entries[i].who == act->format.actor->id;
        fits = !same || (sum->entries[i].what == ACT_COMES && act->sum == ACT_GOES);
    }
    return fits;
}

bool arrivals_take(struct engine *engine, const struct act *act,
        void (*tell_act)(struct engine *engine, const struct act *act))
{
    if (act->sum == ACT_ALONE || !act->format.actor || act->by.owner != 0 ||
            act->readers != READ_BY_ALL || engine_transaction(engine)->rehearsing ||
            !is_crowd(engine, act->place)) {
        return false;
    }
    struct sum *sum = sum_of(engine, act->place->id);
    sum->tell = tell_act;
    if (sum->alone < ARRIVALS_ALONE) {
        sum->alone++;
        return false;
    }
    if (!has_room(sum, act)) {
        sum_tell(sum);
    }
    add_to_sum(sum, act);
    if (presence_chatting(engine) > 0) {
        struct act now = *act;
        now.readers = READ_BY_CHATTERS;
        tell_act(engine, &now);
    }
    return true;
}

void arrivals_tell_now(struct engine *engine)
{
    size_t cursor = 0;
    void *sum = NULL;
    if (arrivals_state(engine)->places.count == 0) {
        return;
    }
    transaction_begin(engine, 0, 0);
    while (map_each(&arrivals_state(engine)->places, &cursor, NULL, &sum)) {
        sum_tell(sum);
    }
    transaction_commit(engine);
}

void arrivals_tell_before(
        struct engine *engine, const struct act *act, const uint64_t *named, size_t count)
{
    struct sum *sum = map_find(&arrivals_state(engine)->places, act->place->id);
    if (!sum || act->readers != READ_BY_ALL || engine_transaction(engine)->rehearsing) {
        return;
    }
    for (size_t i = sum->told; i < sum->count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (sum->entries[i].who == named[j]) {
                sum_tell(sum);
                return;
            }
        }
    }
}

const struct kernel_part arrivals_part = {
        .state_size = sizeof(struct arrivals),
        .create = arrivals_create,
        .destroy = arrivals_destroy,
};
