/* travel_back.c -- Return of a traveller who was refused, or of whom no news will come.
 *
 * They get exactly what this world kept when they left; nobody else's statement counts. Another
 * world can only say that it has not taken them, if they were sent there on that walk. */
#include "engine/core/people/audit.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "engine/modules/realm/worlds/travel_tree.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

static void keep_reason(struct engine *engine, struct object *traveller, struct str why)
{
    struct buf text = {0};
    struct buf clean = {0};
    str_clean(why, false, &clean);
    phrase_put(engine, &text, PHRASE_travel_back, WITH_RAW("why", buf_str(&clean)));
    travel_tell_later(engine, traveller, buf_str(&text));
    buf_finish(&clean);
    buf_finish(&text);
}

/* Returns a row's data without the kept things. A visitor's passport from their home world remains
 * valid. */
static struct value data_without_kept(const struct value *data)
{
    static const char *const names[] = {TRAVEL_PASSPORT, "walk", "voice"};
    struct value rest = value_table();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct value *value = value_table_get_str(data, str_of(names[i]));
        if (value) {
            value_table_set_str(&rest, str_of(names[i]), value_dup(value));
        }
    }
    return rest;
}

/* Restores the traveller here with what they left with. Their walk is over. */
static void take_back_travel(
        struct engine *engine, const struct abroad *abroad, struct object *traveller)
{
    bool found = false;
    struct row row = abroad_row(engine, str_of(abroad->key), &found);
    const struct value *kept = value_table_get_str(row_value(&row, "data"), STR("kept"));
    travel_tree_restore(engine, kept ? value_as_str(kept) : STR_NONE);
    row_set_id(&row, "epoch", abroad->epoch + 1);
    row_set_int(&row, "state", 0);
    row_set_id(&row, "character", traveller->id);
    row_set(&row, "data", data_without_kept(row_value(&row, "data")));
    rows_put(engine_world(engine), &row);
}

void travel_return_arrive(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct str key = str_of(realm_text(json, "key"));
    uint64_t epoch = (uint64_t)json_integer_value(json_object_get(json, "epoch"));
    struct abroad abroad;
    bool expected = key.length > 0 && key.length <= ABROAD_KEY_MAX &&
                    abroad_find_key(engine, key, &abroad) && abroad.away &&
                    abroad.epoch == epoch && str_equal(str_of(abroad.world), message->from);
    struct object *traveller =
            expected ? world_find(engine_world(engine), abroad.character) : NULL;
    if (traveller) {
        take_back_travel(engine, &abroad, traveller);
        keep_reason(engine, traveller, why);
        realm_audit(engine, message->from, "traveller refused", key, why);
    } else {
        realm_audit(engine, message->from, "letter refused", key,
                STR("comes back for a traveller who is not on that walk"));
    }
    json_decref(json);
}

static void restore_with(struct engine *engine, const struct abroad *abroad, enum phrase phrase)
{
    struct object *traveller = world_find(engine_world(engine), abroad->character);
    struct buf why = {0};
    phrase_put(engine, &why, phrase, WITH("world", abroad->world));
    if (traveller) {
        take_back_travel(engine, abroad, traveller);
        keep_reason(engine, traveller, buf_str(&why));
        audit_write(engine, engine_transaction(engine)->actor, STR("traveller restored"),
                str_of(abroad->key), str_of(abroad->world));
    }
    buf_finish(&why);
}

void travel_restore(struct engine *engine, const struct abroad *abroad)
{
    restore_with(engine, abroad, PHRASE_travel_lost);
}

bool travel_recall(struct engine *engine, uint64_t character, struct err *err)
{
    struct abroad abroad;
    if (!realm_outbox(engine) || !abroad_is(engine, character, &abroad) ||
            !travel_is_own(engine, str_of(abroad.key))) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_travel_not_away);
    }
    restore_with(engine, &abroad, PHRASE_travel_recalled);
    return true;
}
