/* channel.c -- the list of channels and their stored state.
 *
 * 1. Names are lower case; they are matched in any case, with or without '#'.
 * 2. A channel is stored as one row: topic, founder, and a table of the rest, written after
 *    each change (channel_keep). Membership of sessions exists only in memory. When a failing
 *    transaction undoes the row, the stored part is read from it again.
 * 3. Output about a channel is held until the channel's last change is durable.
 * 4. A channel ends when the last member parts and nothing was ever said there. Channels with a
 *    history stay, and so does `public`. A channel whose operators have merely logged out
 *    stays. Channels left behind by guests end too: channel_orphan.c.
 *
 * To store something more: a member of struct channel, encode, decode. */
#include "engine/core/chat/channel.h"

#include "engine/core/chat/channel_impl.h"
#include "engine/core/output/naming.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANNELS_MAX 1000
#define FOUNDED_MAX 5 /* existing ones per player */
#define FLAGS_FIRST (CHANNEL_NO_OUTSIDE | CHANNEL_TOPIC_LOCKED)

const char *channel_no_code(enum channel_no no)
{
    static const char *const codes[] = {
            [CHANNEL_OK] = "ok",
            [CHANNEL_MISSING] = "no_channel",
            [CHANNEL_NOT_ON] = "not_on",
            [CHANNEL_NOT_OPERATOR] = "not_operator",
            [CHANNEL_NOBODY] = "nobody",
            [CHANNEL_PERSON_NOT_ON] = "person_not_on",
            [CHANNEL_PERSON_ON] = "person_on",
            [CHANNEL_INVITE_NEEDED] = "invite_needed",
            [CHANNEL_BANNED] = "banned",
            [CHANNEL_KEY_NEEDED] = "key_needed",
            [CHANNEL_FULL] = "full",
            [CHANNEL_SILENT] = "silent",
            [CHANNEL_BAD_NAME] = "bad_name",
            [CHANNEL_TOO_MANY] = "too_many",
            [CHANNEL_BAD_VALUE] = "bad_value",
            [CHANNEL_LIST_FULL] = "list_full",
            [CHANNEL_ELSEWHERE] = "elsewhere",
            [CHANNEL_UNREAD] = "unread",
    };

    return codes[no];
}

/* -- lists of ids -- */

bool channel_ids_has(const uint64_t *ids, size_t count, uint64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

/* The array grows by doubling, at powers of two. */
void channel_ids_add(uint64_t **ids, size_t *count, uint64_t id)
{
    if (channel_ids_has(*ids, *count, id)) {
        return;
    }
    if ((*count & (*count - 1)) == 0) {
        *ids = mem_realloc(*ids, (*count ? *count * 2 : 1) * sizeof(**ids));
    }
    (*ids)[(*count)++] = id;
}

bool channel_ids_remove(uint64_t *ids, size_t *count, uint64_t id)
{
    for (size_t i = 0; i < *count; i++) {
        if (ids[i] == id) {
            memmove(ids + i, ids + i + 1, (--*count - i) * sizeof(*ids));
            return true;
        }
    }
    return false;
}

/* -- stored state -- */

static void forget_masks(struct channel *channel)
{
    for (size_t i = 0; i < channel->mask_count; i++) {
        mem_free(channel->masks[i].mask);
        mem_free(channel->masks[i].by);
    }
    mem_free(channel->masks);
    channel->masks = NULL;
    channel->mask_count = 0;
}

static void forget_kept(struct channel *channel)
{
    forget_masks(channel);
    mem_free(channel->ranked);
    mem_free(channel->topic);
    mem_free(channel->topic_by);
    value_finish(&channel->carried);
    channel->carried = (struct value){0};
    channel->ranked = NULL;
    channel->topic = NULL;
    channel->topic_by = NULL;
    channel->ranked_count = 0;
}

void channel_reset(struct channel *channel)
{
    forget_masks(channel);
    channel->ranked_count = 0;
    channel->flags = FLAGS_FIRST;
    channel->limit = 0;
    channel->key[0] = '\0';
}

static void set_int(struct value *table, const char *name, int64_t number)
{
    if (number != 0) {
        value_table_set_str(table, str_of(name), value_int(number));
    }
}

static struct value encode_mask(const struct channel_mask *mask)
{
    struct value table = value_table();
    char kind[2] = {mask->kind, '\0'};
    value_table_append(&table, value_text(kind));
    value_table_append(&table, value_text(mask->mask));
    value_table_append(&table, value_text(mask->by));
    value_table_append(&table, value_int(mask->time_ms));
    value_table_append(&table, value_int((int64_t)mask->writer.id));
    value_table_append(&table, value_text(mask->writer.host));
    value_table_append(&table, value_int((int64_t)mask->guest.id));
    value_table_append(&table, value_text(mask->guest.host));
    return table;
}

static void set_writer(struct value *table, const char *name, const struct writer *writer)
{
    if (writer->id != 0) {
        struct value pair = value_table();
        value_table_append(&pair, value_int((int64_t)writer->id));
        value_table_append(&pair, value_text(writer->host));
        value_table_set_str(table, str_of(name), pair);
    }
}

static struct value encode(const struct channel *channel)
{
    struct value table = value_table();
    set_int(&table, "flags", channel->flags);
    set_int(&table, "limit", channel->limit);
    set_int(&table, "lock", channel->lock_ms);
    set_int(&table, "made", channel->made_ms);
    set_int(&table, "topic_time", channel->topic_ms);
    set_int(&table, "founder", (int64_t)channel->founder);
    value_table_set_str(&table, STR("key"), value_text(channel->key));
    value_table_set_str(&table, STR("topic"), value_text(channel->topic ? channel->topic : ""));
    value_table_set_str(
            &table, STR("topic_by"), value_text(channel->topic_by ? channel->topic_by : ""));
    set_writer(&table, "topic_writer", &channel->topic_writer);
    set_writer(&table, "key_writer", &channel->key_writer);
    struct value masks = value_table();
    for (size_t i = 0; i < channel->mask_count; i++) {
        value_table_append(&masks, encode_mask(&channel->masks[i]));
    }
    value_table_set_str(&table, STR("masks"), masks);
    struct value ranked = value_table();
    for (size_t i = 0; i < channel->ranked_count; i++) {
        value_table_append(&ranked, value_int((int64_t)channel->ranked[i].character));
        value_table_append(&ranked, value_int(channel->ranked[i].rank));
    }
    value_table_set_str(&table, STR("ranked"), ranked);
    if (channel->carried.kind == VALUE_TABLE) {
        value_table_set_str(&table, STR("carried"), value_dup(&channel->carried));
    }
    return table;
}

static int64_t get_int(const struct value *table, const char *name)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value_as_int(value, 0) : 0;
}

static struct str get_str(const struct value *table, const char *name)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value ? value_as_str(value) : STR_NONE;
}

static const struct value *get_table(const struct value *table, const char *name)
{
    const struct value *value = value_table_get_str(table, str_of(name));
    return value && value->kind == VALUE_TABLE ? value : NULL;
}

/* Reads a writer from two items at `at`, which older worlds lack. */
static struct writer decode_writer(const struct value *list, size_t at)
{
    struct writer writer = {0};
    if (list && list->kind == VALUE_TABLE && list->table->item_count >= at + 2) {
        writer.id = (uint64_t)value_as_int(&list->table->items[at], 0);
        (void)snprintf(writer.host, sizeof(writer.host), "%.*s",
                STR_FMT(value_as_str(&list->table->items[at + 1])));
    }
    return writer;
}

static void decode_masks(const struct value *masks, struct channel *channel)
{
    size_t count = masks ? masks->table->item_count : 0;
    channel->masks = count ? mem_alloc(count * sizeof(*channel->masks)) : NULL;
    for (size_t i = 0; i < count; i++) {
        const struct value *mask = &masks->table->items[i];
        if (mask->kind != VALUE_TABLE || mask->table->item_count < 4) {
            continue;
        }
        const struct value *parts = mask->table->items;
        struct str kind = value_as_str(&parts[0]);
        channel->masks[channel->mask_count++] = (struct channel_mask){
                .kind = kind.length > 0 ? kind.bytes[0] : 'b',
                .mask = str_dup(value_as_str(&parts[1])),
                .by = str_dup(value_as_str(&parts[2])),
                .time_ms = value_as_int(&parts[3], 0),
                .writer = decode_writer(mask, 4),
                .guest = decode_writer(mask, 6),
        };
    }
}

static void decode(const struct value *table, struct channel *channel)
{
    forget_kept(channel);
    if (table->kind != VALUE_TABLE) {
        return;
    }
    channel->flags = (unsigned)get_int(table, "flags");
    channel->limit = (uint32_t)get_int(table, "limit");
    channel->lock_ms = get_int(table, "lock");
    channel->made_ms = get_int(table, "made");
    channel->topic_ms = get_int(table, "topic_time");
    channel->founder = (uint64_t)get_int(table, "founder");
    struct str key = str_slice(get_str(table, "key"), 0, CHANNEL_KEY_MAX);
    memset(channel->key, 0, sizeof(channel->key));
    memcpy(channel->key, key.bytes, key.length);
    struct str topic = get_str(table, "topic");
    channel->topic = topic.length > 0 ? str_dup(topic) : NULL;
    channel->topic_by = str_dup(get_str(table, "topic_by"));
    channel->topic_writer = decode_writer(get_table(table, "topic_writer"), 0);
    channel->key_writer = decode_writer(get_table(table, "key_writer"), 0);
    decode_masks(get_table(table, "masks"), channel);
    const struct value *carried = get_table(table, "carried");
    channel->carried = carried ? value_dup(carried) : (struct value){0};
    const struct value *ranked = get_table(table, "ranked");
    size_t count = ranked ? ranked->table->item_count / 2 : 0;
    for (size_t i = 0; i < count; i++) {
        const struct value *pair = &ranked->table->items[2 * i];
        channel_set_rank(channel, value_as_id(&pair[0]), (unsigned)value_as_int(&pair[1], 0));
    }
}

void channel_keep(struct engine *engine, const struct channel *channel)
{
    struct row row = row_new(TABLE_CHANNEL);
    row_set_str(&row, "name", str_of(channel->name));
    row_set_str(&row, "topic", str_of(channel->topic ? channel->topic : ""));
    row_set_id(&row, "owner", channel->founder);
    row_set(&row, "data", encode(channel));
    channels_state(engine)->keeping = true;
    rows_put(engine->world, &row);
    channels_state(engine)->keeping = false;
}

/* -- the list -- */

static int name_order(const void *a, const void *b)
{
    return strcmp((*(struct channel *const *)a)->name, (*(struct channel *const *)b)->name);
}

static struct channel *add_channel_own(struct channels *channels, struct str name)
{
    struct channel *channel = mem_alloc(sizeof(*channel));
    for (size_t i = 0; i < name.length && i < CHANNEL_NAME_MAX; i++) {
        char c = name.bytes[i];
        channel->name[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    channels->list =
            mem_realloc(channels->list, (channels->count + 1) * sizeof(struct channel *));
    channels->list[channels->count++] = channel;
    qsort(channels->list, channels->count, sizeof(struct channel *), name_order);
    return channel;
}

static void channel_free(struct channel *channel)
{
    forget_kept(channel);
    mem_free(channel->sessions);
    mem_free(channel->invited);
    mem_free(channel);
}

static struct str bare_name(struct str name)
{
    return str_starts(name, STR("#")) ? str_slice(name, 1, name.length) : name;
}

static struct channel *find_in(const struct channels *channels, struct str name)
{
    for (size_t i = 0; i < channels->count; i++) {
        if (str_equal_nocase(str_of(channels->list[i]->name), name)) {
            return channels->list[i];
        }
    }
    return NULL;
}

struct channel *channel_find(struct engine *engine, struct str name)
{
    struct channel *channel = find_in(channels_state(engine), bare_name(name));
    if (channel) {
        transaction_lean_on(engine, channel->changed);
    }
    return channel;
}

bool channel_exists(struct engine *engine, struct str name)
{
    return channel_find(engine, name) != NULL;
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

static void count_one_channel(void *data, struct str name)
{
    (void)name;
    ++*(size_t *)data;
}

size_t channels_count(struct engine *engine)
{
    size_t count = 0;
    channel_each(engine, count_one_channel, &count);
    return count;
}

struct channel_about channel_about(
        struct engine *engine, const struct channel *channel, uint64_t reader)
{
    return (struct channel_about){
            .topic = channel_topic_for(engine, channel, reader),
            .topic_by = channel->topic_by ? str_of(channel->topic_by) : STR_NONE,
            .topic_ms = channel->topic_ms,
            .made_ms = channel->made_ms,
            .secret = (channel->flags & CHANNEL_SECRET) != 0,
            .open = !(channel->flags & (CHANNEL_SECRET | CHANNEL_INVITE_ONLY)) &&
                    !channel->key[0],
    };
}

static void read_row(struct channel *channel, const struct row *row)
{
    if (row_value(row, "data")->kind == VALUE_TABLE) {
        decode(row_value(row, "data"), channel);
    } else {
        channel->founder = row_id(row, "owner");
        channel_set_rank(channel, channel->founder, CHANNEL_OPERATOR);
    }
}

/* Called when a row was put or deleted, or that was undone. */
static void row_changed(void *data, const struct row *changed)
{
    struct channels *channels = data;
    struct str name = row_str(changed, "name");
    struct row row = row_new(TABLE_CHANNEL);
    struct channel *channel = find_in(channels, name);
    row_set_str(&row, "name", name);
    if (rows_find(channels->world, &row)) {
        channel = channel ? channel : add_channel_own(channels, name);
        channel->ended = false;
        if (!channels->keeping) {
            read_row(channel, &row);
        }
    } else if (channel && str_equal(name, STR("public"))) {
        forget_kept(channel);
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
    struct channels *channels = channels_state(engine);
    struct store_select all = {.table = TABLE_CHANNEL, .order = "name"};
    struct rows rows = rows_read(engine->world, &all, 0);
    struct channel *first = add_channel_own(channels, STR("public"));
    channels->world = engine->world;
    first->flags = FLAGS_FIRST;
    for (size_t i = 0; i < rows.count; i++) {
        struct str name = row_str(&rows.items[i], "name");
        if (name.length > 0 && name.length <= CHANNEL_NAME_MAX) {
            struct channel *channel = find_in(channels, name);
            read_row(channel ? channel : add_channel_own(channels, name), &rows.items[i]);
        }
    }
    rows_finish(&rows);
    if (first->made_ms == 0) {
        first->made_ms = clock_wall_ms();
    }
    rows_watch(engine->world, TABLE_CHANNEL, row_changed, channels);
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

/* -- founding and ending -- */

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

static bool name_is_formed(struct str name)
{
    /* chat clients use that name for the room */
    if (name.length > CHANNEL_NAME_MAX || !str_is_plain_line(name, CHANNEL_NAME_MAX) ||
            str_equal_nocase(name, STR("here"))) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.bytes[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      (c >= '0' && c <= '9') || c >= 0x80;
        if (!letter && (i == 0 || (c != '-' && c != '_' && c != '.'))) {
            return false;
        }
    }
    return true;
}

void channel_end(struct engine *engine, struct channel *channel)
{
    struct row row = row_new(TABLE_CHANNEL);
    row_set_str(&row, "name", str_of(channel->name));
    channel_drop_lines(engine, channel);
    rows_delete(engine->world, &row);
    row_finish(&row);
}

void channel_end_if_idle(struct engine *engine, struct channel *channel)
{
    struct rows newest = channel_lines(engine, channel, "number", 1);
    if (newest.count == 0 && strcmp(channel->name, "public") != 0 &&
            channel_count(engine, channel) == 0) {
        channel_end(engine, channel);
    }
    rows_finish(&newest);
}

static size_t count_founded(const struct engine *engine, uint64_t founder)
{
    size_t count = 0;
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        count += channels_state(engine)->list[i]->founder == founder;
    }
    return count;
}

/* True if a reader would confuse the name with that of an existing channel. */
static bool is_like_another(const struct engine *engine, struct str name)
{
    struct buf bytes = {0};
    struct str read = naming_read(name, &bytes);
    bool is = false;
    for (size_t i = 0; !is && i < channels_state(engine)->count; i++) {
        is = account_names_are_alike(read, str_of(channels_state(engine)->list[i]->name));
    }
    buf_finish(&bytes);
    return is;
}

/* True if a player may found a channel of that name: it must not look like one of the staff,
 * like a player, or like another channel. */
static bool may_be_called(struct engine *engine, struct str name, struct err *err)
{
    if (naming_is_staff_channel(engine, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_newname_staff, WITH("name", name));
    }
    if (naming_is_taken(engine, name)) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_naming_player, WITH("name", name));
    }
    return !is_like_another(engine, name) ||
           phrase_err(engine, err, ERR_EXISTS, PHRASE_ask_name_taken);
}

enum channel_no channel_found(struct engine *engine, const struct object *maker,
        struct str name, struct channel **out, struct err *err)
{
    name = bare_name(name);
    if (!name_is_formed(name)) {
        (void)phrase_err(
                engine, err, ERR_FORMAT, PHRASE_channel_name, WITH("most", CHANNEL_NAME_MAX));
        return CHANNEL_BAD_NAME;
    }
    bool is_players = maker && role_of(engine, maker->id) < PERM_WIZARD;
    if (is_players && engine->options.no_player_channels) {
        (void)phrase_err(engine, err, ERR_DENIED, PHRASE_channel_founders, WITH("name", name));
        return CHANNEL_MISSING;
    }
    if (is_players && !may_be_called(engine, name, err)) {
        return CHANNEL_BAD_NAME;
    }
    if (is_players && count_founded(engine, maker->id) >= FOUNDED_MAX) {
        (void)phrase_err(
                engine, err, ERR_LIMIT, PHRASE_channel_founded, WITH("count", FOUNDED_MAX));
        return CHANNEL_TOO_MANY;
    }
    if (channels_state(engine)->count >= CHANNELS_MAX && !channels_make_room(engine)) {
        (void)phrase_err(
                engine, err, ERR_LIMIT, PHRASE_channel_many, WITH("count", CHANNELS_MAX));
        return CHANNEL_TOO_MANY;
    }
    struct channel *channel = add_channel_own(channels_state(engine), name);
    channel->numbered = true;
    channel->founder = maker ? maker->id : 0;
    channel->made_ms = clock_wall_ms();
    channel->flags = FLAGS_FIRST;
    if (maker) {
        channel_set_rank(channel, maker->id, CHANNEL_OPERATOR);
    }
    channel_keep(engine, channel);
    *out = channel;
    return CHANNEL_OK;
}

const struct kernel_part channels_part = {
        .state_size = sizeof(struct channels),
        .create = channels_create,
        .destroy = channels_destroy,
        .on = {[INTERNAL_START] = channels_forget_ended,
                [INTERNAL_END] = channels_forget_ended},
};
