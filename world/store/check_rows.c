/* check_rows.c -- checks the form of each table's rows.
 *
 * The tables are STRICT, but many columns are ANY, and a number may be any number. Readers ignore
 * wrong values or take them as they are, so nothing fails and nobody would notice. There is one
 * statement for each column; each sentence names the table and the row's key.
 *
 * check.c checks the relations between rows.
 *
 * To add a table: add its columns here. */
#include "world/store/check_rows.h"

#define NAME_MAX_BYTES "64"
#define TEXT_MAX_BYTES "16777216"

#define IS_NAME(column) "value_is_text(" column ", " NAME_MAX_BYTES ")"
#define IS_TEXT(column) "value_is_text(" column ", " TEXT_MAX_BYTES ")"
#define IS_ID(column) "(typeof(" column ") = 'integer' AND " column " >= 0)"

/* wrong: condition of faulty rows; what: their fault. */
#define ROW(table, key, wrong, what)                                                           \
    "SELECT printf('row %s of the table %s has %s', " key ", '" table "', '" what              \
    "') FROM " table " WHERE " wrong
#define NAME(table, key, column)                                                               \
    ROW(table, key, "NOT " IS_NAME(column) " OR " column " = ''", "no right " column)
#define TEXT(table, key, column) ROW(table, key, "NOT " IS_TEXT(column), "no right " column)
#define MAYBE_TEXT(table, key, column)                                                         \
    ROW(table, key, column " IS NOT NULL AND NOT " IS_TEXT(column), "no right " column)
/* Columns where any value is allowed may also hold an object. */
#define MAYBE_ID(table, key, column)                                                           \
    ROW(table, key,                                                                            \
            column " IS NOT NULL AND NOT " IS_ID(column) " AND value_object(" column           \
                                                         ") IS NULL",                          \
            "no right " column)
#define ID(table, key, column) ROW(table, key, "NOT " IS_ID(column), "no right " column)
/* Stored as bytes, which are decoded elsewhere. */
#define MAYBE_DATA(table, key, column)                                                         \
    ROW(table, key, "typeof(" column ") NOT IN ('null', 'blob')", "no right " column)

#define OF_TWO(one, other) "printf('%s/%s', " one ", " other ")"

const char *const check_rows[] = {
        NAME("account", "key", "key"),
        NAME("account", "key", "name"),
        ROW("account", "key",
                "length(CAST(key AS BLOB)) > 24 OR length(CAST(name AS BLOB)) > 24",
                "too long a name"),
        ROW("account", "key",
                "role IS NOT NULL AND (typeof(role) <> 'integer' OR role NOT BETWEEN 0 AND 9)",
                "no right role"),
        MAYBE_TEXT("account", "key", "password"),
        MAYBE_ID("account", "key", "character"),
        MAYBE_DATA("account", "key", "data"),

        TEXT("token", "hash", "hash"),
        ROW("token", "hash",
                "NOT " IS_TEXT(
                        "account") " OR (account NOT GLOB '#[0-9]*' AND NOT EXISTS (SELECT 1"
                                   " FROM account AS whose"
                                   " WHERE whose.key = token.account))",
                "no account that exists"),
        MAYBE_TEXT("token", "hash", "scope"),
        ID("token", "hash", "number"),

        ROW("sanction", "number", "kind NOT IN ('warn', 'mute', 'jail', 'ban', 'note')",
                "no right kind"),
        ROW("sanction", "number", "state NOT IN (0, 1)", "no right state"),
        TEXT("sanction", "number", "subject"),
        MAYBE_TEXT("sanction", "number", "reason"),
        MAYBE_ID("sanction", "number", "author"),
        MAYBE_DATA("sanction", "number", "data"),

        ROW("report", "number", "state NOT IN (0, 1, 2)", "no right state"),
        TEXT("report", "number", "sender"),
        TEXT("report", "number", "about"),
        TEXT("report", "number", "kind"),
        MAYBE_TEXT("report", "number", "text"),
        MAYBE_DATA("report", "number", "data"),

        NAME("channel", "name", "name"),
        MAYBE_TEXT("channel", "name", "topic"),
        MAYBE_ID("channel", "name", "owner"),
        MAYBE_DATA("channel", "name", "data"),

        NAME("channel_line", OF_TWO("channel", "number"), "channel"),
        ID("channel_line", OF_TWO("channel", "number"), "number"),
        MAYBE_ID("channel_line", OF_TWO("channel", "number"), "sender"),
        MAYBE_TEXT("channel_line", OF_TWO("channel", "number"), "sender_name"),
        MAYBE_TEXT("channel_line", OF_TWO("channel", "number"), "kind"),
        TEXT("channel_line", OF_TWO("channel", "number"), "text"),

        ROW("mail", OF_TWO("recipient", "number"),
                /* 0 is everybody (engine/core/storage/mail.h). */
                "recipient <> 0 AND"
                " NOT EXISTS (SELECT 1 FROM object WHERE object.id = mail.recipient)",
                "a recipient who does not exist"),
        ID("mail", OF_TWO("recipient", "number"), "number"),
        MAYBE_TEXT("mail", OF_TWO("recipient", "number"), "sender_name"),
        MAYBE_TEXT("mail", OF_TWO("recipient", "number"), "subject"),
        TEXT("mail", OF_TWO("recipient", "number"), "text"),

        ID("audit", "number", "number"),
        ROW("audit", "number",
                "typeof(actor) <> 'text' AND NOT " IS_ID("actor") " AND actor IS NOT NULL"
                                                                  " AND value_object(actor)"
                                                                  " IS NULL",
                "no right actor"),
        MAYBE_TEXT("audit", "number", "action"),
        MAYBE_TEXT("audit", "number", "subject"),
        MAYBE_TEXT("audit", "number", "detail"),
        MAYBE_TEXT("audit", "number", "door"),
        MAYBE_TEXT("audit", "number", "address"),

        ID("script_error", OF_TWO("object", "number"), "owner"),
        TEXT("script_error", OF_TWO("object", "number"), "text"),

        ROW("verdict", OF_TWO("object", "revision"), "state NOT IN (1, 2)", "no right state"),
        MAYBE_TEXT("verdict", OF_TWO("object", "revision"), "reason"),

        ID("behaviour", OF_TWO("object", "revision"), "revision"),
        TEXT("behaviour", OF_TWO("object", "revision"), "source"),
        MAYBE_TEXT("behaviour", OF_TWO("object", "revision"), "note"),

        ROW("change_object", OF_TWO("object", "number"),
                "NOT EXISTS (SELECT 1 FROM change_set WHERE change_set.number = "
                "change_object.number)",
                "no change"),
        MAYBE_TEXT("change_set", "number", "line"),

        ID("told", OF_TWO("character", "number"), "number"),
        ID("told", OF_TWO("character", "number"), "before"),

        NAME("realm_out", "number", "receiver"),
        ROW("realm_out", "number", "number < 1", "no right number"),
        NAME("realm_out", "number", "kind"),
        TEXT("realm_out", "number", "body"),
        NAME("realm_peer", "world", "world"),
        ROW("realm_peer", "world", "state NOT IN (0, 1, 2)", "no right state"),
        ROW("realm_peer", "world", "sent < acked OR acked < 0 OR seen < 0", "no right numbers"),
        NAME("traveller", "key", "world"),
        ROW("traveller", "key", "state NOT IN (0, 1)", "no right state"),
        ROW("traveller", "key", "epoch < 1", "no right number of walks"),
        ID("traveller", "key", "character"),
        NAME("realm_name", "key", "name"),
        NAME("realm_name", "key", "world"),
        ROW("realm_name", "key", "state NOT IN (0, 1, 2, 3)", "no right state"),
        ID("realm_name", "key", "character"),
        TEXT("email", "character", "address"),
        ROW("email", "character", "state NOT IN (0, 1, 2) OR code_kind NOT IN (0, 1, 2)",
                "no right state"),
        MAYBE_TEXT("email", "character", "code"),
        ID("notice", OF_TWO("board", "number"), "author"),
        ID("notice", OF_TWO("board", "number"), "reply_to"),
        MAYBE_TEXT("notice", OF_TWO("board", "number"), "author_name"),
        MAYBE_TEXT("notice", OF_TWO("board", "number"), "subject"),
        MAYBE_TEXT("notice", OF_TWO("board", "number"), "text"),
        ID("tell", OF_TWO("character", "number"), "peer"),
        MAYBE_TEXT("tell", OF_TWO("character", "number"), "peer_name"),
        ROW("tell", OF_TWO("character", "number"), "how NOT IN (0, 1, 2, 3)", "no right how"),
        MAYBE_TEXT("tell", OF_TWO("character", "number"), "kind"),
        MAYBE_TEXT("tell", OF_TWO("character", "number"), "mark"),
        MAYBE_TEXT("tell", OF_TWO("character", "number"), "text"),
        ROW("mail_out", "number", "state NOT IN (0, 1)", "no right state"),
        ID("mail_out", "number", "character"),
        MAYBE_TEXT("mail_out", "number", "sender"),
        MAYBE_TEXT("mail_out", "number", "subject"),
        TEXT("mail_out", "number", "text"),

        NAME("timer", OF_TWO("object", "name"), "name"),
        ID("timer", OF_TWO("object", "name"), "period_ms"),
        ID("timer", OF_TWO("object", "name"), "owner"),

        ID("object", "id", "location"),
        ID("object", "id", "arrived"),
        ID("object", "id", "owner"),
        ID("object", "id", "behaviour"),
        TEXT("property", OF_TWO("object", "name"), "name"),
        ROW("property", OF_TWO("object", "name"),
                "typeof(value) = 'text' AND NOT " IS_TEXT("value"), "no right text"),
};

const size_t check_row_count = sizeof(check_rows) / sizeof(check_rows[0]);
