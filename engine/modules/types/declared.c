/* declared.c -- the declarations that an object's properties have.
 *
 * 1. Those of packages are read from their files when they are first needed after a load of the
 *    scripts, so a declaration that an upgrade changes counts at once, and a world keeps none.
 * 2. Those of the world are read from the property `properties` where they are, and those of a
 *    behaviour from the loaded behaviour. One whose type is not a type counts as missing.
 * 3. Nothing here changes a value: a wrong value is refused when it is written, and reported if
 *    it was there before. */
#include "engine/modules/types/declared.h"

#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "engine/base/map.h"
#include "engine/core/output/naming.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/script/behaviour.h"
#include "engine/core/skein_module.h"
#include "engine/modules/types/declared_files.h"
#include "engine/modules/types/module.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <stdio.h>
#include <string.h>

#define PROPERTIES STR("properties")

struct types {
    struct declared_files files;
    struct strmap reported; /* names of which the log has said that they do not fit */
};

static struct types *types_state(const struct engine *engine)
{
    return *skein_module_state(engine, "types");
}

void declared_create(struct engine *engine)
{
    struct types *types = mem_alloc(sizeof(*types));
    *types = (struct types){0};
    *skein_module_state(engine, "types") = types;
}

void declared_destroy(struct engine *engine)
{
    declared_files_finish(&types_state(engine)->files);
    strmap_finish(&types_state(engine)->reported);
    mem_free(types_state(engine));
}

/* Returns the declarations of the packages. They are read when the scripts are loaded: it takes 10 ms, which the first
 * script that sets a property would have to pay. */
static const struct declared_files *files_of(struct engine *engine)
{
    return &types_state(engine)->files;
}

/* -- of the world -- */

/* Returns the world's declarations on a prototype, or NULL. */
static const struct value *world_table(const struct object *proto)
{
    const struct value *table = prop_own(proto, ATOM_properties);
    return table && table->kind == VALUE_TABLE ? table : NULL;
}

static const struct value *member(const struct value *said, const char *name, int64_t place)
{
    struct value key = value_int(place);
    const struct value *found = value_table_get_str(said, str_of(name));
    return found ? found : value_table_get(said, &key);
}

struct declared_use {
    void (*use)(void *data, const struct declared *declared);
    void *data;
};

/* Uses one entry of the table. Returns false if its type is not a type. */
static bool use_own(const struct object *proto, struct str name, const struct value *said,
        const struct declared_use *call)
{
    bool is_table = said->kind == VALUE_TABLE;
    const struct value *type = is_table ? member(said, "type", 1) : said;
    const struct value *doc = is_table ? member(said, "doc", 2) : NULL;
    struct err ignored;
    char number[32];
    struct property_type *parsed = type ? property_type_parse(type, &ignored) : NULL;
    if (parsed) {
        (void)snprintf(number, sizeof(number), "#%llu", (unsigned long long)proto->id);
        call->use(call->data, &(struct declared){.name = name,
                                      .from = str_of(proto->ref ? proto->ref : number),
                                      .doc = doc ? value_as_str(doc) : STR_NONE,
                                      .type = parsed});
    }
    property_type_destroy(parsed);
    return parsed != NULL;
}

/* -- lookup -- */

/* Each write of a builder's script looks for a declaration, so the parts that all prototypes share are found once. */
struct finding {
    struct engine *engine;
    const struct declared_files *files;
    struct str name;
    size_t first; /* see declared_files_first */
    struct declared_use call;
};

static bool use_of_proto(const struct finding *finding, const struct object *proto)
{
    const struct behaviour *behaviour =
            proto->behaviour ? behaviours_published(finding->engine, proto->id) : NULL;
    const struct value *table = world_table(proto);
    const struct value *said = table ? value_table_get_str(table, finding->name) : NULL;
    if (!said && behaviour && behaviour->properties.kind == VALUE_TABLE) {
        said = value_table_get_str(&behaviour->properties, finding->name);
    }
    if (said && use_own(proto, finding->name, said, &finding->call)) {
        return true;
    }
    const struct declared *found =
            proto->ref && finding->first
                    ? declared_files_find(finding->files, finding->first, str_of(proto->ref))
                    : NULL;
    if (found) {
        finding->call.use(finding->call.data, found);
    }
    return found != NULL;
}

bool declared_find(struct engine *engine, struct object *object, struct str name,
        void (*use)(void *data, const struct declared *declared), void *data)
{
    const struct declared_files *files = files_of(engine);
    struct finding finding = {
            engine, files, name, declared_files_first(files, name), {use, data}};
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine_world(engine), object, &count);
    bool found = use_of_proto(&finding, object);
    for (size_t i = 0; i < count && !found; i++) {
        found = use_of_proto(&finding, lineage[i]);
    }
    return found;
}

struct each_once {
    struct strmap seen;
    struct declared_use call;
};

static void use_once(void *data, const struct declared *declared)
{
    struct each_once *each = data;
    if (!strmap_find(&each->seen, declared->name)) {
        (void)strmap_put(&each->seen, declared->name, each);
        each->call.use(each->call.data, declared);
    }
}

static void each_of_table(
        const struct object *proto, const struct value *table, struct each_once *each)
{
    struct declared_use once = {use_once, each};
    for (size_t i = 0; table && i < value_table_count(table) && i < DECLARED_MOST; i++) {
        struct value key = value_nil();
        const struct value *said = value_table_at(table, i, &key);
        if (key.kind == VALUE_STRING) {
            (void)use_own(proto, value_as_str(&key), said, &once);
        }
    }
}

static void each_of_proto(struct engine *engine, struct object *proto, struct each_once *each)
{
    const struct behaviour *behaviour = behaviours_own(engine, proto);
    each_of_table(proto, world_table(proto), each);
    each_of_table(proto, behaviour ? &behaviour->properties : NULL, each);
    const struct declared_files *files = files_of(engine);
    for (size_t i = 0; proto->ref && i < files->count; i++) {
        if (str_equal(files->list[i].from, str_of(proto->ref))) {
            use_once(each, &files->list[i]);
        }
    }
}

void declared_each(struct engine *engine, struct object *object,
        void (*use)(void *data, const struct declared *declared), void *data)
{
    struct each_once each = {.call = {use, data}};
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine_world(engine), object, &count);
    strmap_init(&each.seen);
    each_of_proto(engine, object, &each);
    for (size_t i = 0; i < count; i++) {
        each_of_proto(engine, lineage[i], &each);
    }
    strmap_finish(&each.seen);
}

void declared_each_stock(struct engine *engine,
        void (*use)(void *data, const struct declared *declared), void *data)
{
    const struct declared_files *files = files_of(engine);
    for (size_t i = 0; i < files->count; i++) {
        use(data, &files->list[i]);
    }
}

/* -- values -- */

static bool is_type(struct str name, const struct value *said, struct err *err)
{
    const struct value *type = said->kind == VALUE_TABLE ? member(said, "type", 1) : said;
    struct property_type *parsed = property_type_parse(type ? type : &(struct value){0}, err);
    if (!parsed) {
        return err_wrap(err, "%.*s", STR_FMT(name));
    }
    property_type_destroy(parsed);
    return true;
}

/* Checks the declarations that a builder writes. */
static bool are_types(const struct value *table, struct err *err)
{
    bool ok = table->kind == VALUE_TABLE && table->table->item_count == 0 &&
              value_table_count(table) <= DECLARED_MOST;
    if (!ok) {
        return err_set(err, ERR_FORMAT,
                "properties has to be a table {NAME = TYPE} of at most %d types",
                DECLARED_MOST);
    }
    for (size_t i = 0; ok && i < value_table_count(table); i++) {
        struct value key = value_nil();
        const struct value *said = value_table_at(table, i, &key);
        ok = is_type(value_as_str(&key), said, err);
    }
    return ok;
}

static bool is_amount(const struct value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_FLOAT;
}

/* Returns what to write instead of a value that does not fit; empty if that is unknown. */
static const char *advice(const struct value *value)
{
    struct str text = value->kind == VALUE_STRING ? str_trim(value_as_str(value)) : STR_NONE;
    bool is_list = value->kind == VALUE_TABLE && value->table->item_count > 1;
    if (text.length > 0 &&
            (strspn(text.bytes, "-.0123456789") == text.length ||
                    str_equal(text, STR("true")) || str_equal(text, STR("false")))) {
        return ": write it without quotes";
    }
    return is_list && !is_amount(&value->table->items[0]) && is_amount(&value->table->items[1])
                   ? ": write { { THING, AMOUNT } } for an amount"
                   : "";
}

/* Fills err with what the property has to be. */
static void want_type(struct engine *engine, const struct declared *declared, struct str name,
        const struct value *value, struct err *err)
{
    struct buf wanted = {0};
    property_type_put_wanted(engine, declared->type, &wanted);
    buf_add_text(&wanted, advice(value));
    (void)phrase_err(engine, err, ERR_FORMAT, PHRASE_kinds_wanted, WITH("name", name),
            WITH("what", wanted.bytes));
    buf_finish(&wanted);
}

struct fitting {
    struct engine *engine;
    const struct value *value;
    struct err *err;
    bool fits;
};

static void fit(void *data, const struct declared *declared)
{
    struct fitting *fitting = data;
    fitting->fits =
            property_type_fits(declared->type, fitting->value, engine_world(fitting->engine));
    if (!fitting->fits) {
        want_type(fitting->engine, declared, declared->name, fitting->value, fitting->err);
    }
}

bool declared_fits(struct engine *engine, struct object *object, struct str name,
        const struct value *value, struct err *err)
{
    struct fitting fitting = {engine, value, err, true};
    if (value->kind == VALUE_NIL) {
        return true;
    }
    if (str_equal(name, PROPERTIES)) {
        return are_types(value, err);
    }
    (void)declared_find(engine, object, name, fit, &fitting);
    return fitting.fits;
}

/* Logs, once for each name, that the game's own scripts write what their package declares otherwise. */
static void report_stock(struct engine *engine, const struct property_asking *asking)
{
    struct types *types = types_state(engine);
    if (!types_test_runs(engine) && !strmap_find(&types->reported, asking->name)) {
        (void)strmap_put(&types->reported, asking->name, types);
        log_warning("a script of a package sets it all the same: %s", asking->err->text);
    }
}

/* A builder's value of a wrong type is refused. The game's own scripts are taken at their word: a
 * wrong declaration in a package must not stop the game. */
void declared_ask_property(struct engine *engine, void *about)
{
    struct property_asking *asking = about;
    if (asking->refused ||
            declared_fits(engine, asking->object, asking->name, asking->value, asking->err)) {
        return;
    }
    if (types_game_runs(engine)) {
        report_stock(engine, asking);
    } else {
        asking->refused = true;
    }
}

/* -- the files -- */

struct checking_files {
    struct engine *engine;
    void (*problem)(void *data, const struct declared_problem *problem);
    void *data;
    struct err *err;
};

/* Returns false if the check ends here. */
static bool tell(
        struct checking_files *checking, const struct text_record *record, struct err *why)
{
    (void)err_wrap(why, "%.*s", STR_FMT(record->ref));
    if (checking->problem) {
        checking->problem(checking->data,
                &(struct declared_problem){record->file.bytes, record->line, why->text});
        return true;
    }
    return err_set(checking->err, ERR_FORMAT, "%.*s:%u: %s", STR_FMT(record->file),
            record->line, why->text);
}

static bool check_value_of(struct checking_files *checking, const struct declared_files *files,
        const struct text_record *record, struct str name, const struct value *value)
{
    const struct declared *declared = declared_files_of(files, record, name);
    struct err why = {0};
    if (!declared && checking->problem) {
        (void)err_set(&why, ERR_MISSING,
                "no prototype declares \"%.*s\"; write property(\"%.*s\", TYPE, DEFAULT, "
                "\"what it is\"), "
                "with the type \"free\" if it can be anything",
                STR_FMT(name), STR_FMT(name));
        return tell(checking, record, &why);
    }
    if (!declared || value->kind == VALUE_NIL ||
            property_type_fits(declared->type, value, NULL)) {
        return true;
    }
    want_type(checking->engine, declared, name, value, &why);
    return tell(checking, record, &why);
}

static bool check_record(struct checking_files *checking, const struct declared_files *files,
        const struct text_record *record)
{
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(&record->props); i++) {
        struct value key = value_nil();
        const struct value *value = value_table_at(&record->props, i, &key);
        struct str name = value_as_str(&key);
        if (!text_world_word(name) && !str_equal(name, PROPERTIES)) {
            ok = check_value_of(checking, files, record, name, value);
        }
    }
    return ok;
}

static bool check_records(struct checking_files *checking, const struct declared_files *files)
{
    bool ok = true;
    for (size_t i = 0; ok && i < files->files.count; i++) {
        ok = check_record(checking, files, &files->files.records[i]);
    }
    return ok;
}

bool declared_check(struct engine *engine,
        void (*problem)(void *data, const struct declared_problem *problem), void *data,
        struct err *err)
{
    struct declared_files files = {0};
    struct checking_files checking = {engine, problem, data, err};
    bool ok = declared_files_read(&files, err) && check_records(&checking, &files);
    declared_files_finish(&files);
    return ok;
}

void declared_ask_prototypes(struct engine *engine, void *about)
{
    struct prototypes_asking *asking = about;
    struct types *types = types_state(engine);
    declared_files_finish(&types->files);
    strmap_finish(&types->reported);
    *types = (struct types){0};
    struct err err = {0};
    struct checking_files checking = {engine, NULL, NULL, &err};
    bool ok = declared_files_read(&types->files, &err) &&
              (!asking->changed || check_records(&checking, &types->files));
    if (!ok && asking->changed && !asking->refused) {
        *asking->err = err;
        asking->refused = true;
    } else if (!ok && !asking->changed) {
        log_error("the declarations of properties cannot be read: %s", err.text);
    }
}
