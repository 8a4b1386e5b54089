/* channel_row.c -- the stored state of a channel as a row, and its ranks.
 *
 * A channel is one row: topic, founder, and a table of the rest. To store something more: a member of struct channel,
 * encode, decode. */
#include "engine/core/chat/channel_impl.h"

#include <stdio.h>
#include <string.h>

/* -- lists of ids -- */

/* The array grows by doubling, at powers of two. */
void channel_ids_add(uint64_t **ids, size_t *count, uint64_t id)
{
    if (ids_have(*ids, *count, id)) {
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

/* -- ranks -- */

unsigned channel_rank(const struct channel *channel, uint64_t character)
{
    for (size_t i = 0; i < channel->ranked_count; i++) {
        if (channel->ranked[i].character == character) {
            return channel->ranked[i].rank;
        }
    }
    return 0;
}

void channel_set_rank(struct channel *channel, uint64_t character, unsigned rank)
{
    size_t i = 0;
    while (i < channel->ranked_count && channel->ranked[i].character != character) {
        i++;
    }
    if (rank == 0) {
        if (i < channel->ranked_count) {
            channel->ranked[i] = channel->ranked[--channel->ranked_count];
        }
        return;
    }
    if (i == channel->ranked_count) {
        channel->ranked = mem_realloc(
                channel->ranked, (channel->ranked_count + 1) * sizeof(*channel->ranked));
        channel->ranked[channel->ranked_count++].character = character;
    }
    channel->ranked[i].rank = rank;
}

/* -- the row -- */

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

void channel_forget_stored(struct channel *channel)
{
    forget_masks(channel);
    mem_free(channel->ranked);
    mem_free(channel->topic);
    mem_free(channel->topic_by);
    value_finish(&channel->carried);
    channel->carried = (struct value){0};
    value_finish(&channel->metadata);
    channel->metadata = (struct value){0};
    channel->ranked = NULL;
    channel->topic = NULL;
    channel->topic_by = NULL;
    channel->ranked_count = 0;
}

void channel_reset(struct channel *channel)
{
    forget_masks(channel);
    channel->ranked_count = 0;
    channel->flags = CHANNEL_FLAGS_FIRST;
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
    if (channel->renamed_ms != 0) {
        set_int(&table, "renamed", channel->renamed_ms);
        value_table_set_str(&table, STR("title"), value_text(channel->name));
        value_table_set_str(&table, STR("former"), value_text(channel->former));
    }
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
    if (channel->metadata.kind == VALUE_TABLE) {
        value_table_set_str(&table, STR("metadata"), value_dup(&channel->metadata));
    }
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
    channel_forget_stored(channel);
    if (table->kind != VALUE_TABLE) {
        return;
    }
    channel->flags = (unsigned)get_int(table, "flags");
    channel->limit = (uint32_t)get_int(table, "limit");
    channel->lock_ms = get_int(table, "lock");
    channel->made_ms = get_int(table, "made");
    channel->topic_ms = get_int(table, "topic_time");
    channel->founder = (uint64_t)get_int(table, "founder");
    channel->renamed_ms = get_int(table, "renamed");
    (void)str_copy(get_str(table, "former"), channel->former, sizeof(channel->former));
    struct str key = str_slice(get_str(table, "key"), 0, CHANNEL_KEY_MAX);
    memset(channel->key, 0, sizeof(channel->key));
    memcpy(channel->key, key.bytes, key.length);
    struct str topic = get_str(table, "topic");
    channel->topic = topic.length > 0 ? str_dup(topic) : NULL;
    channel->topic_by = str_dup(get_str(table, "topic_by"));
    channel->topic_writer = decode_writer(get_table(table, "topic_writer"), 0);
    channel->key_writer = decode_writer(get_table(table, "key_writer"), 0);
    decode_masks(get_table(table, "masks"), channel);
    const struct value *metadata = get_table(table, "metadata");
    channel->metadata = metadata ? value_dup(metadata) : (struct value){0};
    const struct value *carried = get_table(table, "carried");
    channel->carried = carried ? value_dup(carried) : (struct value){0};
    const struct value *ranked = get_table(table, "ranked");
    size_t count = ranked ? ranked->table->item_count / 2 : 0;
    for (size_t i = 0; i < count; i++) {
        const struct value *pair = &ranked->table->items[2 * i];
        channel_set_rank(channel, value_as_id(&pair[0]), (unsigned)value_as_int(&pair[1], 0));
    }
}

void channel_read(struct channel *channel, const struct row *row)
{
    if (row_value(row, "data")->kind == VALUE_TABLE) {
        decode(row_value(row, "data"), channel);
    } else {
        channel->founder = row_id(row, "owner");
        channel_set_rank(channel, channel->founder, CHANNEL_OPERATOR);
    }
}

struct str channel_row_title(const struct row *row)
{
    const struct value *data = row_value(row, "data");
    struct str title = data->kind == VALUE_TABLE ? get_str(data, "title") : STR_NONE;
    return title.length > 0 && title.length <= CHANNEL_NAME_MAX ? title : row_str(row, "name");
}

void channel_keep(struct engine *engine, const struct channel *channel)
{
    struct row row = row_of_str(TABLE_CHANNEL, str_of(channel->stored));
    row_set_str(&row, "topic", str_of(channel->topic ? channel->topic : ""));
    row_set_id(&row, "owner", channel->founder);
    row_set(&row, "data", encode(channel));
    channels_state(engine)->keeping = true;
    rows_put(engine_world(engine), &row);
    channels_state(engine)->keeping = false;
}
