/* channel.c -- the list of channels and their stored state.
 *
 * 1. Names are lower case; they are matched in any case, with or without '#'.
 * 2. A channel is stored as one row: topic, founder, and a table of the rest, written after
 *    each change (channel_keep). Membership of sessions exists only in memory. When a failing
 *    transaction undoes the row, the stored part is read from it again.
 * 3. Output about a channel is held until the channel's last change is durable.
 * 4. A channel ends when the last member parts and nothing was ever said there. Channels with a
 *    history stay, and so does `public`. A channel whose operators have merely logged out
 *    stays. Channels left behind by guests end too: channel_end.c. */
#include "engine/core/chat/channel.h"

#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <string.h>

/* -- the list -- */

static void put_folded(struct str name, char out[CHANNEL_NAME_MAX + 1])
{
    size_t i = 0;
    for (; i < name.length && i < CHANNEL_NAME_MAX; i++) {
        char c = name.bytes[i];
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    out[i] = '\0';
}

/* Returns the index of the first channel whose name is not before this one. */
static size_t place_of(const struct channels *channels, const char *name)
{
    size_t low = 0;
    size_t high = channels->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(channels->list[middle]->name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static struct channel *find_in(const struct channels *channels, struct str name)
{
    char folded[CHANNEL_NAME_MAX + 1];
    put_folded(name, folded);
    size_t i = place_of(channels, folded);
    bool is = i < channels->count && str_equal_nocase(str_of(channels->list[i]->name), name);
    return is ? channels->list[i] : NULL;
}

static void insert(struct channels *channels, struct channel *channel, struct str name)
{
    put_folded(name, channel->name);
    size_t place = place_of(channels, channel->name);
    memmove(channels->list + place + 1, channels->list + place,
            (channels->count++ - place) * sizeof(struct channel *));
    channels->list[place] = channel;
}

struct channel *channel_add(struct channels *channels, struct str name)
{
    struct channel *channel = mem_alloc(sizeof(*channel));
    put_folded(name, channel->stored);
    size_t length = strlen(channel->stored);
    for (unsigned n = 2; channel_find_stored(channels, str_of(channel->stored)); n++) {
        (void)snprintf(channel->stored + length, sizeof(channel->stored) - length, "~%u", n);
    }
    channels->list =
            mem_realloc(channels->list, (channels->count + 1) * sizeof(struct channel *));
    insert(channels, channel, name);
    return channel;
}

void channel_set_name(struct channels *channels, struct channel *channel, struct str name)
{
    size_t i = place_of(channels, channel->name);
    memmove(channels->list + i, channels->list + i + 1,
            (--channels->count - i) * sizeof(struct channel *));
    insert(channels, channel, name);
}

static void channel_free(struct channel *channel)
{
    channel_forget_stored(channel);
    mem_free(channel->sessions);
    mem_free(channel->invited);
    mem_free(channel);
}

struct str channel_bare_name(struct str name)
{
    bool marked = str_starts(name, STR("#")) && !str_starts(name, STR("##"));
    return str_slice(name, marked, name.length);
}

struct channel *channel_find_stored(const struct channels *channels, struct str name)
{
    struct channel *found = find_in(channels, name);
    found = found && str_equal_nocase(str_of(found->stored), name) ? found : NULL;
    for (size_t i = 0; !found && i < channels->count; i++) {
        bool is = str_equal_nocase(str_of(channels->list[i]->stored), name);
        found = is ? channels->list[i] : NULL;
    }
    return found;
}

struct channel *channel_forward(struct engine *engine, struct str name)
{
    int64_t since_ms = clock_wall_ms() - (int64_t)CHANNEL_FORWARD_DAYS * 24 * 3600 * 1000;
    const struct channels *channels = channels_state(engine);
    for (size_t i = 0; i < channels->count; i++) {
        struct channel *channel = channels->list[i];
        if (channel->renamed_ms > since_ms && !channel->ended &&
                str_equal_nocase(str_of(channel->former), channel_bare_name(name))) {
            return channel;
        }
    }
    return NULL;
}

struct channel *channel_find(struct engine *engine, struct str name)
{
    struct channel *channel = find_in(channels_state(engine), channel_bare_name(name));
    if (channel) {
        transaction_lean_on(engine, channel->changed);
    }
    return channel;
}

struct str channel_name(const struct channel *channel)
{
    return str_of(channel->name);
}

void channel_each(struct engine *engine, void (*visit)(void *data, struct str name), void *data)
{
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        transaction_lean_on(engine, channels_state(engine)->list[i]->changed);
        visit(data, str_of(channels_state(engine)->list[i]->name));
    }
}

/* Called when a row was put or deleted, or that was undone. */
static void row_changed(void *data, const struct row *changed)
{
    struct channels *channels = data;
    struct str name = row_str(changed, "name");
    struct row row = row_of_str(TABLE_CHANNEL, name);
    struct channel *channel = channel_find_stored(channels, name);
    if (rows_find(channels->world, &row)) {
        channel = channel ? channel : channel_add(channels, name);
        channel->ended = false;
        if (!channels->keeping) {
            channel_read(channel, &row);
            channel_set_name(channels, channel, channel_row_title(&row));
        }
    } else if (channel && str_equal(name, STR("public"))) {
        channel_forget_stored(channel);
        channel_reset(channel);
    } else if (channel) {
        channel->ended = true;
    }
    if (channel) {
        channel->changed = channels->world->commit_number + 1;
    }
    row_finish(&row);
}

static void channels_create(struct engine *engine)
{
    struct world *world = engine_world(engine);
    struct channels *channels = channels_state(engine);
    struct store_select all = {.table = TABLE_CHANNEL, .order = "name"};
    struct rows rows = rows_read(world, &all, 0);
    struct channel *first = channel_add(channels, STR("public"));
    channels->world = world;
    first->flags = CHANNEL_FLAGS_FIRST;
    for (size_t i = 0; i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "name");
        if (name.length > 0 && name.length < sizeof(first->stored)) {
            struct channel *channel = channel_find_stored(channels, name);
            channel = channel ? channel : channel_add(channels, name);
            channel_read(channel, &rows.items[i]);
            channel_set_name(channels, channel, channel_row_title(&rows.items[i]));
        }
    }
    rows_finish(&rows);
    if (first->made_ms == 0) {
        first->made_ms = clock_wall_ms();
    }
    rows_watch(world, TABLE_CHANNEL, row_changed, channels);
}

static void channels_destroy(struct engine *engine)
{
    struct channels *channels = channels_state(engine);
    rows_watch(channels->world, TABLE_CHANNEL, NULL, NULL);
    for (size_t i = 0; i < channels->count; i++) {
        channel_free(channels->list[i]);
    }
    mem_free(channels->list);
}

/* INTERNAL_END and INTERNAL_START: frees channels that have ended. */
static void channels_forget_ended(struct engine *engine, void *about __attribute__((unused)))
{
    struct channels *channels = channels_state(engine);
    size_t kept = 0;
    for (size_t i = 0; i < channels->count; i++) {
        if (channels->list[i]->ended) {
            channel_free(channels->list[i]);
        } else {
            channels->list[kept++] = channels->list[i];
        }
    }
    channels->count = kept;
}

const struct kernel_part channels_part = {
        .state_size = sizeof(struct channels),
        .create = channels_create,
        .destroy = channels_destroy,
        .on = {[INTERNAL_START] = channels_forget_ended,
                [INTERNAL_END] = channels_forget_ended},
};
