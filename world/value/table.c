/* table.c -- the tables and their columns.
 *
 * This is the only list besides data/schema. Writing rows (store_sql.c), reading them
 * (store_load.c) and keeping them until they are durable (rows.c) depend on it. The columns are in
 * the order of the schema, those of the key first; tests/unit/world/table_test.c compares both. To
 * add a table: see table.h. */
#include "world/value/table.h"

#include "engine/base/base.h"

#include <string.h>

static const struct table_def defs[TABLE_END] = {
        [TABLE_META] = {"meta", "tv", 1, {"name", "value"}, .reads = "*"},
        [TABLE_TIMER] = {"timer", "itiiiv", 2,
                {"object", "name", "due_ms", "period_ms", "owner", "data"}, true, .reads = "*"},
        [TABLE_BEHAVIOUR] = {"behaviour", "iitviv", 2,
                {"object", "revision", "source", "author", "time_ms", "note"},
                .reads = "object+revision"},
        [TABLE_VERDICT] = {"verdict", "iiiiv", 2,
                {"object", "revision", "state", "time_ms", "reason"}, true,
                .reads = "object+revision"},
        [TABLE_ACCOUNT] = {"account", "ttvviiiiv", 1,
                {"key", "name", "role", "password", "character", "disabled", "created_ms",
                        "seen_ms", "data"},
                .reads = "*"},
        [TABLE_AUDIT] = {"audit", "iivvvvvv", 1,
                {"number", "time_ms", "actor", "action", "subject", "detail", "door",
                        "address"},
                .reads = "number"},
        [TABLE_SANCTION] = {"sanction", "iittiivvv", 1,
                {"number", "time_ms", "kind", "subject", "state", "until_ms", "author",
                        "reason", "data"},
                .reads = "state+number subject+number number"},
        [TABLE_REPORT] = {"report", "iiitttvvv", 1,
                {"number", "time_ms", "state", "sender", "about", "kind", "text", "lines",
                        "data"},
                .reads = "state+number sender+number about+number number"},
        [TABLE_CHANNEL] = {"channel", "tvvv", 1, {"name", "topic", "owner", "data"},
                .reads = "*"},
        [TABLE_CHANNEL_LINE] = {"channel_line", "tiivvvv", 2,
                {"channel", "number", "time_ms", "sender", "sender_name", "kind", "text"},
                .reads = "channel+number channel"},
        [TABLE_MAIL] = {"mail", "viivvvi", 2,
                {"recipient", "number", "time_ms", "sender_name", "subject", "text", "read"},
                .reads = "recipient+number number"},
        [TABLE_TOKEN] = {"token", "vtivi", 1,
                {"hash", "account", "expires_ms", "scope", "number"},
                .reads = "account+number account expires_ms number"},
        [TABLE_CHANGE_SET] = {"change_set", "iiiviv", 1,
                {"number", "time_ms", "author", "line", "size", "data"},
                .reads = "author+number number"},
        [TABLE_CHANGE_OBJECT] = {"change_object", "iii", 2, {"object", "number", "ended"},
                .reads = "object+number"},
        [TABLE_SCRIPT_ERROR] = {"script_error", "iiiiv", 2,
                {"object", "number", "time_ms", "owner", "text"},
                .reads = "object+number owner+number number"},
        [TABLE_TOLD] = {"told", "iiiv", 2, {"character", "number", "before", "data"}, true,
                .reads = "character+number"},
        [TABLE_REALM_OUT] = {"realm_out", "itviiv", 1,
                {"number", "receiver", "kind", "time_ms", "mark", "body"},
                .reads = "receiver+number number"},
        [TABLE_REALM_PEER] = {"realm_peer", "tiiiiiiitt", 1,
                {"world", "state", "sent", "acked", "acked_mark", "seen", "seen_mark",
                        "joined_ms", "seen_proof", "acked_proof"},
                .reads = "*"},
        [TABLE_TRAVELLER] = {"traveller", "tiitiv", 1,
                {"key", "epoch", "state", "world", "character", "data"},
                .reads = "character key"},
        [TABLE_REALM_NAME] = {"realm_name", "ttvtiiivi", 1,
                {"key", "look", "name", "world", "character", "state", "role", "password",
                        "disabled"},
                .reads = "look world key"},
        [TABLE_EMAIL] = {"email", "itiviii", 1,
                {"character", "address", "state", "code", "code_kind", "until_ms", "wrong"},
                true, .reads = "character"},
        [TABLE_MAIL_OUT] = {"mail_out", "iiiiiivvv", 1,
                {"number", "state", "due_ms", "mark", "character", "time_ms", "sender",
                        "subject", "text"},
                .reads = "state+due_ms mark character+number number"},
        [TABLE_NOTICE] = {"notice", "iiiiivvv", 2,
                {"board", "number", "time_ms", "author", "reply_to", "author_name", "subject",
                        "text"},
                true, .reads = "board+number board"},
        [TABLE_TELL] = {"tell", "iiiivivvv", 2,
                {"character", "number", "time_ms", "peer", "peer_name", "how", "kind", "mark",
                        "text"},
                true, true, "character+number character"},
};

const struct table_def *table_def(enum table table)
{
    must(table < TABLE_END);
    must(defs[table].name); /* must have a line in defs */
    return &defs[table];
}

size_t table_width(enum table table)
{
    return strlen(table_def(table)->kinds);
}

/* The linker usually merges equal literals, so comparing addresses finds most columns. */
static size_t column_of_address(const struct table_def *def, const char *name)
{
    size_t i = 0;
    while (i < TABLE_COLUMNS_MAX && def->columns[i] != name) {
        i++;
    }
    return i;
}

size_t table_column(enum table table, const char *name)
{
    const struct table_def *def = table_def(table);
    size_t i = column_of_address(def, name);
    for (size_t k = 0; i == TABLE_COLUMNS_MAX && k < TABLE_COLUMNS_MAX && def->columns[k];
            k++) {
        i = strcmp(def->columns[k], name) == 0 ? k : i;
    }
    must(i < TABLE_COLUMNS_MAX);
    return i;
}
