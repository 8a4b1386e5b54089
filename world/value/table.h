#pragma once
#include <stdbool.h>
#include <stddef.h>

#define PROTO_DEPTH_MAX 32 /* of an object's prototypes, in memory and in the file */

/* The tables besides the objects' own state, with their columns in order (key columns first, marked
 * *). data/schema has the SQL; table.c has one line for each. Ids are written as objects or ints
 * and read as ints; disabled and read are 0 or 1; *_ms, number and revision are ints; value and
 * data columns, and all others that are not searched, return the kind that was put.
 *
 * To add a table: a step in data/schema with a column `sum` at the end (world/store/store_sum.c), a
 * line here and in table.c, the checks of its rows in world/store/check_rows.c, and a description
 * of its content in world/store/damage.c. */
enum table {
    TABLE_META,      /* *name, value */
    TABLE_TIMER,     /* *object, *name, due_ms, period_ms (0: once), owner, data */
    TABLE_BEHAVIOUR, /* *object, *revision, source, author, time_ms, note */
    TABLE_VERDICT,   /* *object, *revision, state, time_ms, reason */
    TABLE_ACCOUNT, /* *key (folded name), name, role, password, character, disabled, created_ms,
                      seen_ms, data */
    TABLE_AUDIT,   /* *number, time_ms, actor, action, subject, detail, door, address */
    TABLE_SANCTION, /* *number, time_ms, kind, subject, state, until_ms, author, reason, data */
    TABLE_REPORT,   /* *number, time_ms, state, sender, about, kind, text, lines, data */
    TABLE_CHANNEL,  /* *name, topic, owner, data */
    TABLE_CHANNEL_LINE,  /* *channel, *number, time_ms, sender, sender_name, kind, text */
    TABLE_MAIL,          /* *recipient, *number, time_ms, sender_name, subject, text, read */
    TABLE_TOKEN,         /* *hash, account, expires_ms, scope, number */
    TABLE_CHANGE_SET,    /* *number, time_ms, author, line, size, data */
    TABLE_CHANGE_OBJECT, /* *object, *number, ended (1: destroyed in it) */
    TABLE_SCRIPT_ERROR,  /* *object, *number, time_ms, owner, text */
    TABLE_TOLD,          /* *character, *number, before, data */
    TABLE_REALM_OUT,     /* *number, receiver, kind, time_ms, mark, body: to other worlds */
    TABLE_REALM_PEER,    /* *world, state, sent, acked, acked_mark, seen, seen_mark, joined_ms,
                         seen_proof, acked_proof */
    TABLE_TRAVELLER,  /* *key, epoch, state, world, character, data: players between worlds */
    TABLE_REALM_NAME, /* *key (folded name), look, name, world, character, state, role,
                         password, disabled: names of the realm */
    TABLE_EMAIL,      /* *character, address, state, code, code_kind, until_ms, wrong */
    TABLE_MAIL_OUT,   /* *number, state, due_ms, mark, character, time_ms, sender, subject,
                       text */
    TABLE_NOTICE, /* *board, *number, time_ms, author, reply_to, author_name, subject, text */
    TABLE_TELL,   /* *character, *number, time_ms, peer, peer_name, how, kind, mark, text */
    TABLE_END,
};

#define TABLE_COLUMNS_MAX 10

struct table_def {
    const char *name;
    const char *kinds; /* a letter for each column: see enum store_db_column */
    size_t key_count;  /* number of leading columns that form the key */
    const char *columns[TABLE_COLUMNS_MAX];
    bool of_object;  /* its rows are deleted with the object in the first column */
    bool at_leisure; /* a record of speech: it is written soon, and nobody waits for it */
    /* How rows are searched besides by the whole key: column names joined by '+', separated by
     * blanks. Leading columns are compared for equality; the last may give the order or a limit.
     * Each needs an index. "*": all rows, since there are few, or when a world is opened. */
    const char *reads;
};

const struct table_def *table_def(enum table table);
/* Returns the number of its columns. */
size_t table_width(enum table table);
/* Returns the index of the column of that name, which must exist. */
size_t table_column(enum table table, const char *name);

/* Prepared reads, by name, with parameters -> columns. A negative limit means none; "before number"
 * 0 means from the newest. area is compared as the kind that the property has (an object). */
enum query {
    QUERY_OBJECT,      /* id -> location, arrived, owner, ref, behaviour */
    QUERY_REF,         /* ref -> id */
    QUERY_PROPERTIES,  /* id -> name, value */
    QUERY_PARENTS,     /* id -> proto (in order) */
    QUERY_CHILDREN,    /* proto, after id, limit -> id */
    QUERY_CONTENTS,    /* location -> id (in order of arrival) */
    QUERY_BY_AREA,     /* area, after id, limit -> id */
    QUERY_META,        /* -> name, value */
    QUERY_OWNERS,      /* -> owner (not 0), how many objects; when a world is opened */
    QUERY_OWNED_BYTES, /* -> owner (not 0), bytes of properties; when a world is opened */
    QUERY_OWNED,       /* owner (not 0), limit -> id, newest first */
    QUERY_SOURCES,  /* -> owner (not 0), object, bytes of its behaviour in force; at opening */
    QUERY_BEHAVING, /* after id, limit -> id: objects with a behaviour in force */
    QUERY_OF_TIME,  /* part of the source in force that begins with "time:", limit -> id */
    QUERY_NAMING, /* -> 1 if a source in force may have an on("name"); when a world is opened */
    QUERY_CALLED, /* from, to (looks, see account_look), limit -> id by own name */
    QUERY_TELLING, /* after id, up to id, two lower case texts in properties -> id */
    QUERY_END,
};
