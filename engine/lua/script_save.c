/* script_save.c -- a behaviour's source: compiled, kept as a revision, live when the slice commits.
 *
 * 1. Compile first: what does not compile changes nothing.
 * 2. The row, the object's revision and the published behaviour are one tx: all or none.
 * 3. Saves that may not be on disk yet are kept in memory (host->unsaved), since the store's
 *    reader sees what is durable only.
 * 4. A revision's number is never given twice, even when an older one was put in force again: who
 *    holds a number can tell by it whether what she knows is still so. */
#include "engine/lua/script_save.h"

#include "engine/core/behaviour.h"
#include "engine/lua/host_impl.h"
#include "world/prop.h"
#include "world/store.h"
#include "world/tx.h"

struct unsaved {
    uint64_t object;
    uint32_t revision;
    uint64_t author;
    int64_t time_ms;
    uint64_t commit; /* number of the commit that holds it */
    char *text;      /* owned */
    size_t length;
    char *note; /* owned */
    size_t note_length;
    struct unsaved *next;
};

static void unsaved_free(struct unsaved *unsaved)
{
    mem_free(unsaved->text);
    mem_free(unsaved->note);
    mem_free(unsaved);
}

void script_unsaved_destroy(struct host *host)
{
    while (host->unsaved) {
        struct unsaved *next = host->unsaved->next;
        unsaved_free(host->unsaved);
        host->unsaved = next;
    }
}

/* Drops what is durable. */
static void prune(struct host *host)
{
    uint64_t durable = store_durable(host->engine->store);
    struct unsaved **link = &host->unsaved;
    while (*link) {
        struct unsaved *unsaved = *link;
        if (unsaved->commit <= durable) {
            *link = unsaved->next;
            unsaved_free(unsaved);
        } else {
            link = &unsaved->next;
        }
    }
}

struct forgetting {
    struct host *host;
    struct unsaved *unsaved;
};

static void forget(void *data)
{
    struct forgetting *forgetting = data;
    for (struct unsaved **link = &forgetting->host->unsaved; *link; link = &(*link)->next) {
        if (*link == forgetting->unsaved) {
            *link = forgetting->unsaved->next;
            unsaved_free(forgetting->unsaved);
            return;
        }
    }
}

static void remember(struct host *host, const struct object *object, uint32_t revision,
        const struct script_draft *draft, int64_t time_ms)
{
    struct unsaved *unsaved = mem_alloc(sizeof(*unsaved));
    *unsaved = (struct unsaved){
            .object = object->id,
            .revision = revision,
            .author = draft->author,
            .time_ms = time_ms,
            .commit = host->engine->world->commit_number + 1,
            .text = str_dup(draft->source),
            .length = draft->source.length,
            .note = str_dup(draft->note),
            .note_length = draft->note.length,
            .next = host->unsaved,
    };
    host->unsaved = unsaved;
    struct forgetting *forgetting = mem_alloc(sizeof(*forgetting));
    *forgetting = (struct forgetting){host, unsaved};
    tx_on_end(host->engine->world,
            (struct tx_hook){.undo = forget, .drop = mem_free, .data = forgetting});
}

static void write_row(struct host *host, const struct object *object, uint32_t revision,
        const struct script_draft *draft, int64_t time_ms)
{
    struct value row[] = {
            value_int((int64_t)object->id),
            value_int(revision),
            value_str(draft->source),
            value_int((int64_t)draft->author),
            value_int(time_ms),
            value_str(draft->note),
    };
    tx_put(host->engine->world, TABLE_BEHAVIOUR, row, 6);
    value_finish(&row[2]);
    value_finish(&row[5]);
}

static bool take_number(void *data, const struct value *columns, size_t count)
{
    if (count > 0) {
        *(uint32_t *)data = (uint32_t)value_as_int(&columns[0], 0);
    }
    return false;
}

/* The highest number that any revision of object had, as far as one is there. */
static uint32_t last_revision(struct host *host, const struct object *object)
{
    uint32_t last = 0;
    struct value id = value_int((int64_t)object->id);
    struct err err;
    if (!store_query(
                host->engine->store, QUERY_LAST_REVISION, &id, 1, take_number, &last, &err)) {
        log_error("cannot read the revisions of #%llu: %s", (unsigned long long)object->id,
                err.text);
    }
    for (const struct unsaved *unsaved = host->unsaved; unsaved; unsaved = unsaved->next) {
        if (unsaved->object == object->id && unsaved->revision > last) {
            last = unsaved->revision;
        }
    }
    return object->behaviour > last ? object->behaviour : last;
}

static void put_revision(struct host *host, const struct object *object, uint32_t revision,
        const struct script_draft *draft)
{
    int64_t time_ms = clock_wall_ms();
    write_row(host, object, revision, draft, time_ms);
    remember(host, object, revision, draft, time_ms);
    if (revision > SCRIPT_REVISIONS_MAX &&
            object->behaviour != revision - SCRIPT_REVISIONS_MAX) {
        struct value key[] = {
                value_int((int64_t)object->id), value_int(revision - SCRIPT_REVISIONS_MAX)};
        tx_delete(host->engine->world, TABLE_BEHAVIOUR, key, 2);
    }
}

/* NULL with out filled if it is too long or does not compile. */
static struct behaviour *compile(struct host *host, const struct object *object,
        uint32_t revision, const struct script_draft *draft, struct script_outcome *out)
{
    char chunk_name[64];
    if (draft->source.length > SCRIPT_SOURCE_MAX) {
        err_set(&out->err, ERR_LIMIT,
                "a behaviour's source is at most 64 KiB; put part of it on another object");
        return NULL;
    }
    (void)snprintf(chunk_name, sizeof(chunk_name), "=#%llu rev %u",
            (unsigned long long)object->id, revision);
    uint64_t rights = loader_rights(host->engine, object, draft->author);
    struct chunk chunk = {
            .source = draft->source,
            .name = chunk_name,
            .object = object->id,
            .revision = revision,
            .owner = rights,
            .stock = rights == 0,
    };
    return loader_compile(host, &chunk, &out->err, &out->line, &out->column);
}

/* Does the owner's quota have room for what the source grows by? */
static bool has_room(
        struct engine *engine, const struct object *object, size_t length, struct err *err)
{
    uint64_t has = quota_use(engine, object->owner, QUOTA_BEHAVIOUR_KIB);
    uint64_t before = quota_source_bytes(engine, object->id);
    struct buf why = {0};
    bool ok = quota_allows(engine, object->owner, QUOTA_BEHAVIOUR_KIB, has,
            length > before ? length - before : 0, &why);
    if (!ok) {
        err_set(err, ERR_LIMIT, "%s", why.bytes);
    }
    buf_finish(&why);
    return ok;
}

enum script_verdict script_save(struct host *host, struct object *object,
        const struct script_draft *draft, struct script_outcome *out)
{
    *out = (struct script_outcome){.revision = object->behaviour};
    prune(host);
    uint32_t revision = last_revision(host, object) + 1;
    if (!has_room(host->engine, object, draft->source.length, &out->err)) {
        return SCRIPT_WRONG;
    }
    struct behaviour *behaviour = compile(host, object, revision, draft, out);
    if (!behaviour) {
        return SCRIPT_WRONG;
    }
    if (draft->based && draft->base != object->behaviour) {
        loader_discard(host, behaviour);
        return SCRIPT_STALE;
    }
    put_revision(host, object, revision, draft);
    quota_source(host->engine, object->id, object->owner, draft->source.length);
    world_set_behaviour(host->engine->world, object, revision);
    behaviours_publish(host->engine, object, behaviour);
    out->revision = revision;
    return SCRIPT_SAVED;
}

uint32_t script_keep(struct host *host, struct object *object, const struct script_draft *draft)
{
    if (draft->source.length > SCRIPT_SOURCE_MAX) {
        return 0;
    }
    prune(host);
    uint32_t revision = last_revision(host, object) + 1;
    put_revision(host, object, revision, draft);
    return revision;
}

/* -- reading -- */

static bool take_row(void *data, const struct value *columns, size_t count)
{
    struct script_source *out = data;
    if (count >= 3) {
        buf_add_str(&out->text, value_as_str(&columns[0]));
        out->author = (uint64_t)value_as_int(&columns[1], 0);
        out->time_ms = value_as_int(&columns[2], 0);
    }
    return false;
}

bool script_source(
        struct host *host, struct object *object, uint32_t revision, struct script_source *out)
{
    *out = (struct script_source){.revision = revision ? revision : object->behaviour};
    if (out->revision == 0) {
        return false;
    }
    for (const struct unsaved *unsaved = host->unsaved; unsaved; unsaved = unsaved->next) {
        if (unsaved->object == object->id && unsaved->revision == out->revision) {
            buf_add(&out->text, unsaved->text, unsaved->length);
            out->author = unsaved->author;
            out->time_ms = unsaved->time_ms;
            return true;
        }
    }
    struct value args[] = {value_int((int64_t)object->id), value_int(out->revision)};
    struct err err;
    if (!store_query(host->engine->store, QUERY_BEHAVIOUR, args, 2, take_row, out, &err)) {
        log_error("cannot read the behaviour of #%llu: %s", (unsigned long long)object->id,
                err.text);
        return false;
    }
    return out->time_ms != 0;
}

/* -- again -- */

/* Whose the source is when actor puts it in force again. */
static uint64_t author_again(
        struct engine *engine, const struct object *object, uint64_t author, uint64_t actor)
{
    bool she_is_trusted = loader_rights(engine, object, actor) == object->owner;
    bool author_was = loader_rights(engine, object, author) == object->owner;
    return she_is_trusted && !author_was ? author : actor;
}

enum script_verdict script_revert(struct host *host, struct object *object, uint32_t revision,
        uint64_t actor, struct script_outcome *out)
{
    struct script_source source;
    struct buf note = {0};
    struct world *world = host->engine->world;
    enum script_verdict verdict = SCRIPT_WRONG;
    *out = (struct script_outcome){.revision = object->behaviour};
    if (!script_source(host, object, revision, &source)) {
        err_set(&out->err, ERR_MISSING, "there is no revision %u", revision);
        goto done;
    }
    struct script_draft draft = {
            .source = buf_str(&source.text),
            .author = author_again(host->engine, object, source.author, actor),
    };
    struct object *who = draft.author != actor ? world_find(world, actor) : NULL;
    buf_printf(&note, "revert to %u", source.revision);
    if (who) {
        buf_printf(&note, " by %.*s", STR_FMT(prop_str(world, who, ATOM_name)));
    }
    draft.note = buf_str(&note);
    verdict = script_save(host, object, &draft, out);
done:
    buf_finish(&note);
    buf_finish(&source.text);
    return verdict;
}

/* -- the list of revisions -- */

struct listing {
    struct host *host;
    uint64_t object;
    uint32_t below; /* those from here on were given */
    size_t left;
    void (*visit)(void *data, const struct script_revision *revision);
    void *data;
};

static void give(struct listing *listing, const struct script_revision *revision)
{
    listing->below = revision->revision;
    listing->left--;
    listing->visit(listing->data, revision);
}

/* Gives those in memory from `from` on, the newest first. */
static void give_unsaved(struct listing *listing, uint32_t from)
{
    for (const struct unsaved *next = NULL; listing->left > 0;) {
        next = NULL;
        for (const struct unsaved *it = listing->host->unsaved; it; it = it->next) {
            if (it->object == listing->object && it->revision >= from &&
                    it->revision < listing->below && (!next || it->revision > next->revision)) {
                next = it;
            }
        }
        if (!next) {
            return;
        }
        give(listing, &(struct script_revision){next->revision, next->author, next->time_ms,
                              (struct str){next->note, next->note_length}});
    }
}

static bool take_revision(void *data, const struct value *columns, size_t count)
{
    struct listing *listing = data;
    must(count >= 4);
    uint32_t number = (uint32_t)value_as_int(&columns[0], 0);
    give_unsaved(listing, number);
    if (number < listing->below && listing->left > 0) {
        give(listing, &(struct script_revision){number, value_as_id(&columns[1]),
                              value_as_int(&columns[2], 0), value_as_str(&columns[3])});
    }
    return listing->left > 0;
}

bool script_each_revision(struct host *host, struct object *object, uint32_t before,
        size_t limit, void (*visit)(void *data, const struct script_revision *revision),
        void *data)
{
    struct listing listing = {
            .host = host,
            .object = object->id,
            .below = before ? before : UINT32_MAX,
            .left = limit,
            .visit = visit,
            .data = data,
    };
    struct value args[] = {value_int((int64_t)object->id), value_int(listing.below),
            value_int((int64_t)limit)};
    struct err err;
    if (!store_query(
                host->engine->store, QUERY_REVISIONS, args, 3, take_revision, &listing, &err)) {
        log_error("cannot read the revisions of #%llu: %s", (unsigned long long)object->id,
                err.text);
        return false;
    }
    give_unsaved(&listing, 0);
    return true;
}
