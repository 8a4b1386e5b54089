/* archive_plan.c -- finds the backup and the archived commits that restore the world of a given
 * moment.
 *
 * 1. Only the chain (batch_chain) tells whether commits continue a backup or other commits. Numbers
 *    come again after a restore, so there can be several pasts: the newest segment with a commit of
 *    the moment counts.
 * 2. The moment's commit is the last one, in the order of segments and commits, whose time is not
 *    after the moment. A clock that went back does not matter.
 * 3. Commits are replayed only under the schema that made them. A backup of an older schema can be
 *    used at the beginning of a segment.
 * 4. Where commits are missing, moments between the last one before the gap and the first one after
 *    it are refused. */
#include "engine/modules/archive/archive_plan.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/modules/archive/utc.h"
#include "world/store/migrate.h"
#include "world/store/store_db.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* -- backups and segments -- */

#define META_OR_0(name) "SELECT coalesce((SELECT value FROM meta WHERE name = '" name "'), 0)"
#define CHAIN_NOW                                                                              \
    "SELECT coalesce((SELECT a.value FROM meta a, meta b, meta c WHERE a.name = 'chain'"       \
    " AND b.name = 'chain_at' AND c.name = 'commit_number' AND b.value = c.value), 0)"

bool archive_base_read(
        const char *path, int64_t wall_ms, struct archive_base *out, struct err *err)
{
    struct sqlite3 *db = NULL;
    int64_t numbers[4] = {0};
    bool ok = store_db_check_path(path, err) &&
              store_db_open(path, NULL, STORE_DB_READ, &db, err) &&
              store_db_int(db, META_OR_0("commit_number"), &numbers[0], err) &&
              store_db_int(db, CHAIN_NOW, &numbers[1], err) &&
              store_db_int(db, META_OR_0("backup_of"), &numbers[2], err) &&
              store_db_int(db, "PRAGMA user_version", &numbers[3], err);
    store_db_close(db);
    if (ok) {
        *out = (struct archive_base){.path = mem_dup_text(path),
                .wall_ms = wall_ms,
                .number = (uint64_t)numbers[0],
                .chain = (uint64_t)numbers[1],
                .mark = (uint64_t)numbers[2],
                .schema = (uint32_t)numbers[3]};
    }
    return ok;
}

void archive_base_place(const char *path, bool backups, struct buf *out)
{
    struct sqlite3 *db = NULL;
    struct value place = value_nil();
    struct err ignored;
    if (store_db_check_path(path, &ignored) &&
            store_db_open(path, NULL, STORE_DB_READ, &db, &ignored) &&
            store_db_value(db,
                    backups ? "SELECT value FROM meta WHERE name = 'backups'"
                            : "SELECT value FROM meta WHERE name = 'archive'",
                    &place, &ignored) &&
            place.kind == VALUE_STRING) {
        buf_add_str(out, value_as_str(&place));
    }
    value_finish(&place);
    store_db_close(db);
}

void archive_base_finish(struct archive_base *base)
{
    mem_free(base->path);
    *base = (struct archive_base){0};
}

void archive_plan_add_base(struct archive_plan *plan, struct archive_base *base)
{
    plan->bases = mem_realloc(plan->bases, (plan->base_count + 1) * sizeof(*plan->bases));
    plan->bases[plan->base_count++] = *base;
    *base = (struct archive_base){0};
}

void archive_plan_finish(struct archive_plan *plan)
{
    archive_list_finish(&plan->list);
    for (size_t i = 0; i < plan->base_count; i++) {
        archive_base_finish(&plan->bases[i]);
    }
    mem_free(plan->bases);
    mem_free(plan->path);
    *plan = (struct archive_plan){0};
}

/* -- commits in segments -- */

struct commit {
    uint64_t number;
    uint64_t chain;
};

struct search {
    struct commit wanted;
    bool found;
};

static bool note_commit(void *data, const struct archive_record *record)
{
    struct search *search = data;
    search->found |=
            record->number == search->wanted.number && record->chain == search->wanted.chain;
    return record->number < search->wanted.number;
}

/* True if the segment has that commit, or continues from it. */
static bool has_commit(const struct archive_segment *segment, struct commit commit)
{
    struct search search = {.wanted = commit};
    struct err ignored;
    if (commit.chain == 0 || commit.number < segment->head.number ||
            commit.number > segment->number) {
        return false;
    }
    if (commit.number == segment->head.number) {
        return commit.chain == segment->head.chain;
    }
    if (commit.number == segment->number) {
        return commit.chain == segment->chain;
    }
    return archive_segment_each(segment, note_commit, &search, &ignored) && search.found;
}

static struct commit head_of(const struct archive_segment *segment)
{
    return (struct commit){segment->head.number, segment->head.chain};
}

static struct commit end_of(const struct archive_segment *segment)
{
    return (struct commit){segment->number, segment->chain};
}

static bool is_same(struct commit one, struct commit other)
{
    return one.chain != 0 && one.number == other.number && one.chain == other.chain;
}

/* -- segments that count -- */

static void drop_segment(struct archive_list *list, size_t i)
{
    mem_free(list->items[i].path);
    list->count--;
    memmove(&list->items[i], &list->items[i + 1], (list->count - i) * sizeof(*list->items));
}

/* How far the time in its name is from the time in its head. */
static int64_t distance_of_name(const struct archive_segment *segment)
{
    return segment->named_ms - segment->head.wall_ms;
}

/* True if another segment has all commits of the i-th one, as if somebody had copied it under
 * another name: its place in the order says nothing then. Of two that are equal the one counts
 * that has the writer's name. */
static bool is_copy(const struct archive_list *list, size_t i)
{
    const struct archive_segment *one = &list->items[i];
    bool is = false;
    for (size_t k = 0; k < list->count && !is && one->number > one->head.number; k++) {
        const struct archive_segment *other = &list->items[k];
        is = k != i && has_commit(other, head_of(one)) && has_commit(other, end_of(one)) &&
             (!(has_commit(one, head_of(other)) && has_commit(one, end_of(other))) ||
                     distance_of_name(other) < distance_of_name(one));
    }
    return is;
}

/* Reads a segment. False if it does not count. */
static bool look_at_segment(struct archive_segment *segment, uint64_t mark)
{
    struct err why = {0};
    bool good = archive_segment_look(segment, &why);
    /* The writer never gives a name that is earlier than the head. */
    if (good && segment->named_ms / 1000 < segment->head.wall_ms / 1000) {
        good = err_set(&why, ERR_FORMAT, "the archive's segment %s: its name was changed",
                segment->path);
    }
    if (!good && !segment->open) {
        log_warning("%s", why.text);
        segment->damaged = true;
        segment->head = (struct archive_head){.mark = mark, .wall_ms = segment->named_ms};
        segment->number = segment->chain = 0;
    }
    return (good || segment->damaged) && (mark == 0 || segment->head.mark == mark);
}

bool archive_plan_read(struct archive_plan *plan, const char *directory, struct str base,
        uint64_t mark, struct err *err)
{
    struct archive_list *list = &plan->list;
    if (!archive_list_read(directory, base, list, err)) {
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!look_at_segment(&list->items[i], mark)) {
            drop_segment(list, i--);
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        if (is_copy(list, i)) {
            log_warning("%s has only commits of another segment: it is left out",
                    list->items[i].path);
            drop_segment(list, i--);
        }
    }
    return true;
}

/* -- commits of the archive -- */

/* Finds the newest segment before the i-th one that has commit. False if none has it. */
static bool find_holder(
        const struct archive_plan *plan, size_t before, struct commit commit, size_t *out)
{
    for (size_t i = before; i > 0; i--) {
        if (has_commit(&plan->list.items[i - 1], commit)) {
            *out = i - 1;
            return true;
        }
    }
    return false;
}

static bool is_base(const struct archive_plan *plan, struct commit commit)
{
    for (size_t i = 0; i < plan->base_count; i++) {
        if (is_same((struct commit){plan->bases[i].number, plan->bases[i].chain}, commit)) {
            return true;
        }
    }
    return false;
}

/* -- moments that can be restored -- */

struct range {
    int64_t from_ms;
    int64_t to_ms;
};

/* Computes the range from a backup to the last commit that continues it. */
static bool find_range(
        const struct archive_plan *plan, const struct archive_base *base, struct range *out)
{
    struct commit end = {base->number, base->chain};
    size_t at = 0;
    if (base->wall_ms == 0 || !find_holder(plan, plan->list.count, end, &at)) {
        return false;
    }
    *out = (struct range){base->wall_ms, base->wall_ms};
    for (size_t i = at; i < plan->list.count; i++) {
        const struct archive_segment *segment = &plan->list.items[i];
        if (i == at || is_same(head_of(segment), end)) {
            out->to_ms = segment->last_ms > out->to_ms ? segment->last_ms : out->to_ms;
            end = end_of(segment);
        }
    }
    return true;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct range *one = a;
    const struct range *other = b;
    return (one->from_ms > other->from_ms) - (one->from_ms < other->from_ms);
}

/* Joins overlapping ranges; returns how many remain. */
static size_t join_ranges(struct range *ranges, size_t count)
{
    size_t kept = 0;
    if (count > 0) {
        qsort(ranges, count, sizeof(*ranges), compare_ranges);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && ranges[i].from_ms <= ranges[kept - 1].to_ms) {
            ranges[kept - 1].to_ms = ranges[i].to_ms > ranges[kept - 1].to_ms
                                             ? ranges[i].to_ms
                                             : ranges[kept - 1].to_ms;
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    return kept;
}

#define RANGES_SAID 3

static void put_ranges(const struct archive_plan *plan, struct buf *out)
{
    struct range *ranges = mem_alloc((plan->base_count + 1) * sizeof(*ranges));
    size_t count = 0;
    for (size_t i = 0; i < plan->base_count; i++) {
        count += find_range(plan, &plan->bases[i], &ranges[count]);
    }
    count = join_ranges(ranges, count);
    if (count == 0) {
        buf_add_text(out, "no backup here has an archive that continues it");
    }
    /* Report the newest ranges, which are the most useful. */
    for (size_t i = count > RANGES_SAID ? count - RANGES_SAID : 0; i < count; i++) {
        buf_add_text(out, out->length == 0 ? "from " : ", and from ");
        utc_put(ranges[i].from_ms, out);
        buf_add_text(out, " to ");
        utc_put(ranges[i].to_ms, out);
    }
    if (count > 0) {
        buf_add_text(out, " (UTC) can be restored");
    }
    mem_free(ranges);
}

/* Fills err with the reason and with the moments that can be restored. */
static bool refuse_plan(const struct archive_plan *plan, struct err *err, const char *why)
{
    struct buf ranges = {0};
    put_ranges(plan, &ranges);
    (void)err_set(err, ERR_MISSING, "%s: %s", why, ranges.bytes);
    buf_finish(&ranges);
    return false;
}

/* -- the commit of the moment -- */

struct target {
    int64_t moment_ms;
    struct commit commit;
    int64_t wall_ms;
};

static bool note_target(void *data, const struct archive_record *record)
{
    struct target *target = data;
    if (record->wall_ms <= target->moment_ms) {
        target->commit = (struct commit){record->number, record->chain};
        target->wall_ms = record->wall_ms;
    }
    return true;
}

/* False if no archived commit was made by then. */
static bool find_target(const struct archive_plan *plan, struct target *target, size_t *out_at)
{
    struct err ignored;
    for (size_t i = plan->list.count; i > 0; i--) {
        const struct archive_segment *segment = &plan->list.items[i - 1];
        bool has_any = segment->number > segment->head.number;
        if (has_any && segment->least_ms <= target->moment_ms &&
                archive_segment_each(segment, note_target, target, &ignored)) {
            *out_at = i - 1;
            return true;
        }
    }
    return false;
}

/* True if commits may be missing behind the target, which is the last one of its segment. None are
 * missing if the next segment continues from an archived commit, or from a restored backup. */
static bool is_gap_behind(const struct archive_plan *plan, size_t at)
{
    for (size_t i = at + 1; i < plan->list.count; i++) {
        const struct archive_segment *next = &plan->list.items[i];
        size_t ignored = 0;
        if (next->number > next->head.number) {
            return !find_holder(plan, i, head_of(next), &ignored) &&
                   !is_base(plan, head_of(next));
        }
    }
    return false;
}

/* Returns a segment from the i-th on that was begun by then, and none of whose commits can be
 * read. NULL: none. */
static const struct archive_segment *find_hiding(
        const struct archive_plan *plan, size_t i, int64_t moment_ms)
{
    for (; i < plan->list.count; i++) {
        const struct archive_segment *segment = &plan->list.items[i];
        if (segment->damaged && segment->number == segment->head.number &&
                segment->head.wall_ms <= moment_ms) {
            return segment;
        }
    }
    return NULL;
}

/* Names the damaged segment: the i-th one, or one after it that hides commits. */
static bool refuse_damage(
        const struct archive_plan *plan, size_t i, int64_t moment_ms, struct err *err)
{
    const struct archive_segment *hiding = find_hiding(plan, i, moment_ms);
    struct buf why = {0};
    buf_printf(&why,
            "the archive is damaged before that moment (%s; if something else put this file "
            "there, move it away)",
            plan->list.items[i].damaged || !hiding ? plan->list.items[i].path : hiding->path);
    (void)refuse_plan(plan, err, why.bytes);
    buf_finish(&why);
    return false;
}

static bool check_gap(const struct archive_plan *plan, const struct target *target, size_t at,
        struct commit world, struct err *err)
{
    const struct archive_segment *segment = &plan->list.items[at];
    size_t ignored = 0;
    if (target->moment_ms / 1000 <= target->wall_ms / 1000 ||
            target->commit.number < segment->number) {
        return true;
    }
    if (segment->damaged || find_hiding(plan, at + 1, target->moment_ms)) {
        return refuse_damage(plan, at, target->moment_ms, err);
    }
    if (at + 1 < plan->list.count) {
        return !is_gap_behind(plan, at) ||
               refuse_plan(plan, err, "the archive has a gap at that moment");
    }
    bool known = world.number == 0 || find_holder(plan, plan->list.count, world, &ignored) ||
                 is_base(plan, world);
    return known || refuse_plan(plan, err,
                            "the world was changed after its archive ends, so its state at "
                            "that moment is unknown");
}

/* -- the path to it -- */

static bool base_fits(
        const struct archive_segment *segment, const struct archive_base *base, uint64_t number)
{
    struct commit commit = {base->number, base->chain};
    bool schema = base->number == segment->head.number ? base->schema <= segment->head.schema
                                                       : base->schema == segment->head.schema;
    return schema && base->number <= number && has_commit(segment, commit);
}

/* Returns the newest backup within a segment, up to a commit; NULL: none. */
static const struct archive_base *find_base(
        const struct archive_plan *plan, const struct archive_segment *segment, uint64_t number)
{
    const struct archive_base *best = NULL;
    for (size_t i = 0; i < plan->base_count; i++) {
        const struct archive_base *base = &plan->bases[i];
        if ((!best || base->number > best->number) && base_fits(segment, base, number)) {
            best = base;
        }
    }
    return best;
}

static void reverse(size_t *numbers, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        size_t other = numbers[i];
        numbers[i] = numbers[count - 1 - i];
        numbers[count - 1 - i] = other;
    }
}

static bool find_way(
        struct archive_plan *plan, size_t at, const struct target *target, struct err *err)
{
    const struct archive_segment *segment = &plan->list.items[at];
    uint64_t number = target->commit.number;
    if (segment->head.schema != migrate_newest()) {
        struct buf why = {0};
        buf_printf(&why,
                "the commits of that moment were made by another release, of schema %" PRIu32
                " (this one's is %" PRIu64 "); restore with that release, or name a moment of "
                "this one's",
                segment->head.schema, migrate_newest());
        (void)refuse_plan(plan, err, why.bytes);
        buf_finish(&why);
        return false;
    }
    plan->path = mem_alloc(plan->list.count * sizeof(*plan->path));
    for (plan->path_count = 0;;) {
        segment = &plan->list.items[at];
        plan->path[plan->path_count++] = at;
        plan->base = find_base(plan, segment, number);
        if (plan->base) {
            break;
        }
        number = segment->head.number;
        if (!find_holder(plan, at, head_of(segment), &at) ||
                plan->list.items[at].head.schema != segment->head.schema) {
            return refuse_plan(plan, err,
                    "no backup here has an archive that continues it without a gap to that "
                    "moment");
        }
    }
    reverse(plan->path, plan->path_count);
    plan->number = target->commit.number;
    plan->chain = target->commit.chain;
    plan->reached_ms = target->wall_ms;
    return true;
}

/* Handles a moment before the first archived commit: a backup made by then is the world of the
 * moment if the archive continues from it. */
static bool find_bare_base(struct archive_plan *plan, int64_t moment_ms, struct err *err)
{
    const struct archive_base *best = NULL;
    size_t ignored = 0;
    if (find_hiding(plan, 0, moment_ms)) {
        return refuse_damage(plan, 0, moment_ms, err);
    }
    for (size_t i = 0; i < plan->base_count; i++) {
        const struct archive_base *base = &plan->bases[i];
        struct commit commit = {base->number, base->chain};
        if (base->wall_ms > 0 && base->wall_ms <= moment_ms &&
                (!best || base->wall_ms > best->wall_ms) &&
                find_holder(plan, plan->list.count, commit, &ignored)) {
            best = base;
        }
    }
    if (!best) {
        return refuse_plan(plan, err, "that moment is before the archive begins");
    }
    plan->base = best;
    plan->number = best->number;
    plan->chain = best->chain;
    plan->reached_ms = best->wall_ms;
    return true;
}

bool archive_plan_make(struct archive_plan *plan, int64_t moment_ms, uint64_t world_number,
        uint64_t world_chain, struct err *err)
{
    struct target target = {.moment_ms = moment_ms};
    struct commit world = {world_number, world_chain};
    size_t at = 0;
    if (!find_target(plan, &target, &at)) {
        return find_bare_base(plan, moment_ms, err);
    }
    return check_gap(plan, &target, at, world, err) && find_way(plan, at, &target, err);
}
