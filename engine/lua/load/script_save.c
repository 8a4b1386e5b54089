/* script_save.c -- saves the source of behaviours: compiles it, stores it as a revision, and puts
 * it in force when the transaction commits.
 *
 * 1. Compiling comes first: a source that does not compile changes nothing.
 * 2. The row, the object's revision and the published behaviour are one tx: all or none.
 * 3. A revision's number is never reused, even when an older revision is put in force again, so a
 *    client can tell from the number whether its knowledge is current. */
#include "engine/lua/load/script_save.h"

#include "engine/core/line/question.h"
#include "engine/core/rights/trust.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/script/held.h"
#include "engine/lua/host_impl.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

/* Returns revisions below a number, the newest first; only: see store_select. */
static struct rows revisions_below(struct host *host, const struct object *object,
        int64_t below, const char *only, size_t limit)
{
    struct store_select select = rows_with(TABLE_BEHAVIOUR, "object", object->id, "revision");
    select.where[1] = (struct store_term){"revision", STORE_BELOW, value_int(below)};
    select.descending = true;
    select.only = only;
    return rows_read(engine_world(host->engine), &select, limit);
}

/* Returns the highest revision number of object found. */
static uint32_t last_revision(struct host *host, const struct object *object)
{
    uint32_t last = (uint32_t)rows_end(engine_world(host->engine), TABLE_BEHAVIOUR, "object",
            object->id, "revision", true);
    return object->behaviour > last ? object->behaviour : last;
}

static void put_revision(struct host *host, const struct object *object, uint32_t revision,
        const struct script_draft *draft)
{
    struct world *world = engine_world(host->engine);
    struct row row = row_of_ids(TABLE_BEHAVIOUR, object->id, revision);
    row_set_str(&row, "source", draft->source);
    row_set_id(&row, "author", draft->author);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_str(&row, "note", draft->note);
    rows_put(world, &row);
    if (revision > SCRIPT_REVISIONS_MAX &&
            object->behaviour != revision - SCRIPT_REVISIONS_MAX) {
        row = row_of_ids(TABLE_BEHAVIOUR, object->id, revision - SCRIPT_REVISIONS_MAX);
        rows_delete(world, &row);
    }
}

/* Compiles the draft. NULL with out filled if it is too long or does not compile. */
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
    uint64_t rights = trust_of_source(host->engine, object, draft->author);
    struct chunk chunk = {
            .source = draft->source,
            .name = chunk_name,
            .object = object->id,
            .revision = revision,
            .saved_ms = clock_wall_ms(),
            .owner = rights,
            .stock = rights == 0,
            .drafted = true,
    };
    return loader_compile(host, &chunk, &out->err, &out->line, &out->column);
}

/* True if the owner's quota has room for the growth of the source. */
static bool has_room(
        struct engine *engine, const struct object *object, size_t length, struct err *err)
{
    uint64_t has = quota_use(engine, object->owner, QUOTA_BEHAVIOUR_KIB);
    uint64_t before = quota_source_bytes(engine, object->id);
    struct buf why = {0};
    uint64_t more = length > before ? length - before : 0;
    bool ok = quota_allows(engine, object->owner, QUOTA_BEHAVIOUR_KIB, has, more, &why) &&
              quota_allows(engine, object->owner, QUOTA_BYTES,
                      quota_use(engine, object->owner, QUOTA_BYTES), more, &why);
    if (!ok) {
        err_set(err, ERR_LIMIT, "%s", why.bytes);
    }
    buf_finish(&why);
    return ok;
}

/* False if a player holds object and did not consent to a change of its behaviour. */
static bool is_let(
        struct engine *engine, struct object *object, uint64_t author, struct err *err)
{
    struct transaction *transaction = engine_transaction(engine);
    uint64_t owner = transaction->rights.owner;
    transaction->rights.owner = author;
    const char *why = question_refuses_change(engine, object, ATOM_desc);
    transaction->rights.owner = owner;
    if (why) {
        return err_set(err, ERR_DENIED, "%s", why);
    }
    if (author != 0 && object->location != 0) {
        held_agree(engine, object);
    }
    return true;
}

enum script_verdict script_save(struct host *host, struct object *object,
        const struct script_draft *draft, struct script_outcome *out)
{
    *out = (struct script_outcome){.revision = object->behaviour};
    uint32_t revision = last_revision(host, object) + 1;
    if (!is_let(host->engine, object, draft->author, &out->err) ||
            !has_room(host->engine, object, draft->source.length, &out->err)) {
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
    world_set_behaviour(engine_world(host->engine), object, revision);
    behaviours_publish(host->engine, object, behaviour);
    out->revision = revision;
    return SCRIPT_SAVED;
}

uint32_t script_keep(struct host *host, struct object *object, const struct script_draft *draft)
{
    if (draft->source.length > SCRIPT_SOURCE_MAX) {
        return 0;
    }
    uint32_t revision = last_revision(host, object) + 1;
    put_revision(host, object, revision, draft);
    return revision;
}

/* -- reading -- */

bool script_source(
        struct host *host, struct object *object, uint32_t revision, struct script_source *out)
{
    *out = (struct script_source){.revision = revision ? revision : object->behaviour};
    if (out->revision == 0) {
        return false;
    }
    struct row row = row_of_ids(TABLE_BEHAVIOUR, object->id, out->revision);
    bool found = rows_find(engine_world(host->engine), &row);
    if (found) {
        buf_add_str(&out->text, row_str(&row, "source"));
        out->author = row_id(&row, "author");
        out->time_ms = row_int(&row, "time_ms");
    }
    row_finish(&row);
    return found;
}

/* -- saving again -- */

/* Returns the author of the source when actor puts it in force again. A wizard does not take
 * responsibility for others' sources that way. */
static uint64_t author_again(
        struct engine *engine, const struct object *object, uint64_t author, uint64_t actor)
{
    uint64_t rights = trust_of_source(engine, object, author);
    if (trust_is_official_maker(engine, actor)) {
        return trust_is_official_maker(engine, rights) ? actor : rights;
    }
    bool she_is_trusted = trust_of_source(engine, object, actor) == object->owner;
    return she_is_trusted && rights != object->owner ? author : actor;
}

enum script_verdict script_revert(struct host *host, struct object *object, uint32_t revision,
        uint64_t actor, struct script_outcome *out)
{
    struct script_source source;
    struct buf note = {0};
    struct world *world = engine_world(host->engine);
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

enum script_verdict script_copy(struct host *host, struct object *object,
        struct object *original, uint64_t actor, struct script_outcome *out)
{
    struct script_source source;
    struct buf note = {0};
    *out = (struct script_outcome){.revision = object->behaviour};
    if (!script_source(host, original, 0, &source)) {
        err_set(&out->err, ERR_MISSING, "there is no behaviour");
        buf_finish(&source.text);
        return SCRIPT_WRONG;
    }
    uint64_t rights = trust_of_source(host->engine, original, source.author);
    bool is_others = !trust_is_official_maker(host->engine, rights);
    buf_printf(&note, "from #%llu, revision %u", (unsigned long long)original->id,
            source.revision);
    struct script_draft draft = {
            .source = buf_str(&source.text),
            .note = buf_str(&note),
            .author = is_others ? rights : actor,
    };
    enum script_verdict verdict = script_save(host, object, &draft, out);
    buf_finish(&note);
    buf_finish(&source.text);
    return verdict;
}

/* -- the list of revisions -- */

void script_each_revision(struct host *host, struct object *object, uint32_t before,
        size_t limit, void (*visit)(void *data, const struct script_revision *revision),
        void *data)
{
    struct rows rows = revisions_below(
            host, object, before ? before : INT64_MAX, "author time_ms note", limit);
    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        struct script_revision revision = {(uint32_t)row_int(row, "revision"),
                row_id(row, "author"), row_int(row, "time_ms"), row_str(row, "note")};
        visit(data, &revision);
    }
    rows_finish(&rows);
}
