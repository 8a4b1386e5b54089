/* slots_test.c -- Each text of a thing that packages declare is one in which nothing is filled in, or says what: the
 * linter reports all other names in braces. */
#include "engine/base/package.h"
#include "engine/core/run/packages.h"
#include "engine/modules/types/declared.h"
#include "tests/script/area_rows.h"

#include <string.h>

static int open_all(void **state)
{
    return bench_open_with(state,
            &(struct trial_options){.packages = "+achievements +behaviour-trees "
                                                "+crafting +factions +knacks +scenes "
                                                "+spawns +tales +transport +wilderness"});
}

struct texts {
    struct bench *bench;
    size_t count;
};

/* True if the type has the word text, and no object or map of anything: those hold more than texts. */
static bool is_text(struct str type)
{
    return str_find(type, STR("text"), 0) != SIZE_MAX &&
           str_find(type, STR("object"), 0) == SIZE_MAX &&
           str_find(type, STR("map |"), 0) == SIZE_MAX &&
           str_find(type, STR("map)"), 0) == SIZE_MAX;
}

static bool is_on(struct bench *b, struct str name)
{
    const struct packages *packages = packages_of(trial_engine(b->trial));
    for (size_t i = 0; i < packages->count; i++) {
        if (str_equal(str_of(packages->list[i]->name), name)) {
            return packages->list[i]->is_on;
        }
    }
    return false;
}

static void check_text(void *data, const struct declared *declared)
{
    struct texts *texts = data;
    struct buf file = {0};
    struct buf kind = {0};
    property_type_put(declared->type, &kind);
    struct str type = buf_str(&kind);
    bool is_of_things = declared->name.bytes[0] != '_' && is_text(type) &&
                        is_on(texts->bench, declared->package) &&
                        !str_equal(declared->from, STR("player"));
    if (!is_of_things) {
        buf_finish(&kind);
        return;
    }
    bool is_map = str_starts(type, STR("map"));
    bool is_list = str_starts(type, STR("list"));
    buf_printf(&file,
            "prototype \"ml/x\" { proto = \"%.*s\", name = \"a thing\", %.*s = %s }\n",
            STR_FMT(declared->from), STR_FMT(declared->name),
            is_map    ? "{ closed = \"Oh, {zzq}.\", comes = \"Oh, {zzq}.\" }"
            : is_list ? "{ \"Oh, {zzq}.\" }"
                      : "\"Oh, {zzq}.\"");
    texts->count++;
    area_check_rows(
            texts->bench, &(struct area_row){file.bytes, "it has {zzq}, which people read"}, 1);
    buf_finish(&file);
    buf_finish(&kind);
}

TEST_OF(no_text_that_a_package_declares_takes_an_unknown_name, struct bench, b, open_all,
        bench_close)
{
    struct texts texts = {.bench = b};

    declared_each_stock(trial_engine(b->trial), check_text, &texts);

    assert_true(texts.count > 40);
}
