/* channel_mention.c -- which lines of channels name whom.
 *
 * 1. It is a player's property `_mentions`, which only wizards' scripts can read: a channel's stored name -> the numbers of
 *    its last lines that name them, "12 40". So `missed` reads those lines alone, however much was said, and the numbers
 *    go with the player.
 * 2. Only people on the channel when the line is said are noted. Whether they may still read it is asked when they do:
 *    the line may be taken back, they may have left, and they may ignore the speaker. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "world/model/prop.h"

#include <inttypes.h>

enum {
    MENTIONS_MOST = 50, /* of a channel */
    NAMED_MOST = 16,    /* people of a line */
};

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-';
}

/* Returns the numbers of a channel's lines, as they are stored. */
static struct str numbers_of(const struct object *player, const struct channel *channel)
{
    const struct value *all = prop_own(player, ATOM__mentions);
    const struct value *own = all && all->kind == VALUE_TABLE
                                      ? value_table_get_str(all, str_of(channel->stored))
                                      : NULL;
    return own ? value_as_str(own) : STR_NONE;
}

/* Takes entries of channels that are gone out of the table. */
static void drop_ended(struct engine *engine, struct value *table)
{
    for (size_t i = table->table->entry_count; i-- > 0;) {
        struct str name = value_as_str(&table->table->entries[i].key);
        if (!channel_find_stored(channels_state(engine), name)) {
            value_table_set_str(table, name, value_nil());
        }
    }
}

static void note_line(struct engine *engine, const struct channel *channel,
        struct object *player, uint64_t number)
{
    struct buf kept = {0};
    struct str old = numbers_of(player, channel);
    size_t count = 0;
    for (struct str left = old, word; (word = str_take_word(&left)).length > 0;) {
        count++;
    }
    for (struct str word; (word = str_take_word(&old)).length > 0; count--) {
        uint64_t one;
        if (count < MENTIONS_MOST && str_to_u64(word, &one) && one < number &&
                one + CHANNEL_LINES_KEPT > number) {
            buf_printf(&kept, "%" PRIu64 " ", one);
        }
    }
    buf_printf(&kept, "%" PRIu64, number);
    struct value *table = prop_change_table(engine_world(engine), player, ATOM__mentions);
    drop_ended(engine, table);
    value_table_set_str(table, str_of(channel->stored), value_str(buf_str(&kept)));
    buf_finish(&kept);
}

struct mentioned {
    uint64_t people[NAMED_MOST];
    size_t count;
};

static void add_named(struct engine *engine, const struct channel *channel,
        const struct channel_line *line, struct str name, struct mentioned *mentioned)
{
    const struct account *account =
            name.length <= ACCOUNT_NAME_MAX ? account_find(engine, name) : NULL;
    const struct presence *guest = account ? NULL : presence_named(engine, name);
    uint64_t who = account ? account->character : guest ? guest->character : 0;
    bool known = !who || who == line->speaker;
    for (size_t i = 0; i < mentioned->count; i++) {
        known = known || mentioned->people[i] == who;
    }
    if (!known && mentioned->count < NAMED_MOST && channel_belongs(engine, channel, who) &&
            !abroad_is(engine, who, NULL)) {
        mentioned->people[mentioned->count++] = who;
    }
}

/* Takes the next run of letters of a name, or of its ASCII letters only. */
static struct str take_name(struct str *text, bool ascii)
{
    size_t from = 0;
    while (from < text->length &&
            !(is_plain(text->bytes[from]) || (!ascii && text->bytes[from] < 0))) {
        from++;
    }
    size_t to = from;
    while (to < text->length &&
            (is_plain(text->bytes[to]) || (!ascii && text->bytes[to] < 0))) {
        to++;
    }
    struct str name = str_slice(*text, from, to);
    *text = str_slice(*text, to, text->length);
    return name;
}

void channel_note_mentions(
        struct engine *engine, const struct channel *channel, const struct channel_line *line)
{
    struct mentioned mentioned = {.count = 0};
    int ways = str_is_ascii(line->text) ? 1 : 2; /* they differ by letters beyond ASCII */
    for (int ascii = 0; ascii < ways; ascii++) {
        struct str text = line->text;
        for (struct str name; (name = take_name(&text, ascii)).length > 0;) {
            add_named(engine, channel, line, name, &mentioned);
        }
    }
    for (size_t i = 0; i < mentioned.count; i++) {
        struct object *player = world_find(engine_world(engine), mentioned.people[i]);
        if (player) {
            note_line(engine, channel, player, line->number);
        }
    }
}

void channel_each_mention(struct engine *engine, const struct channel *channel,
        const struct object *reader, void (*visit)(void *data, const struct channel_line *line),
        void *data)
{
    struct str numbers = numbers_of(reader, channel);
    for (struct str word; (word = str_take_word(&numbers)).length > 0;) {
        uint64_t number;
        if (str_to_u64(word, &number)) {
            channel_visit_line(engine, channel, number, reader->id, visit, data);
        }
    }
}
