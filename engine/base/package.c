/* package.c -- the packages of the game: choosing and ordering them.
 *
 * 1. core is always on, and before all others.
 * 2. A package that needs one that is off or missing is off. A wanted one may be missing.
 * 3. Without another reason packages stand in the order in which they were chosen, or added. */
#include "engine/base/package.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"

#include <stdlib.h>
#include <string.h>

bool package_name_is_formed(struct str name)
{
    bool ok = name.length > 0 && name.length <= PACKAGE_NAME_MAX && name.bytes[0] >= 'a' &&
              name.bytes[0] <= 'z';
    for (size_t i = 0; ok && i < name.length; i++) {
        char c = name.bytes[i];
        ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    return ok;
}

void package_words_add(struct package_words *words, struct str word)
{
    words->list = mem_grow(words->list, words->count, &words->capacity, sizeof(*words->list));
    words->list[words->count++] = str_dup(word);
}

bool package_words_has(const struct package_words *words, struct str word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (str_equal(word, str_of(words->list[i]))) {
            return true;
        }
    }
    return false;
}

void package_words_finish(struct package_words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        mem_free(words->list[i]);
    }
    mem_free(words->list);
}

static void destroy(struct package *package)
{
    struct package_words *const words[] = {&package->needs, &package->wants, &package->replaces,
            &package->verbs, &package->kinds, &package->lib, &package->commands,
            &package->points, &package->prompt, &package->events, &package->acts, &package->own,
            &package->people, &package->gestures};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        package_words_finish(words[i]);
    }
    for (size_t i = 0; i < package->setting_count; i++) {
        mem_free(package->settings[i].name);
        mem_free(package->settings[i].value);
        mem_free(package->settings[i].help);
        mem_free(package->settings[i].off);
        mem_free(package->settings[i].was);
        package_words_finish(&package->settings[i].choices);
    }
    for (size_t i = 0; i < package->step_count; i++) {
        mem_free(package->steps[i].file);
    }
    mem_free(package->settings);
    mem_free(package->steps);
    mem_free(package->name);
    mem_free(package->title);
    mem_free(package->why);
    mem_free(package->settle);
    mem_free(package);
}

struct packages *packages_create(void)
{
    struct packages *packages = mem_alloc(sizeof(*packages));
    strmap_init(&packages->names);
    return packages;
}

void packages_destroy(struct packages *packages)
{
    if (!packages) {
        return;
    }
    for (size_t i = 0; i < packages->count; i++) {
        destroy(packages->list[i]);
    }
    strmap_finish(&packages->names);
    mem_free(packages->list);
    mem_free(packages->missing);
    mem_free(packages);
}

struct package *packages_find(const struct packages *packages, struct str name)
{
    return packages ? strmap_find(&packages->names, name) : NULL;
}

struct package_setting *package_find_setting(const struct package *package, struct str name)
{
    for (size_t i = 0; package && i < package->setting_count; i++) {
        if (str_equal(name, str_of(package->settings[i].name))) {
            return &package->settings[i];
        }
    }
    return NULL;
}

bool package_is_active(const struct package *package)
{
    bool is_active = package->is_on;
    for (size_t i = 0; i < package->setting_count; i++) {
        const struct package_setting *setting = &package->settings[i];
        is_active = is_active && !(setting->off && strcmp(setting->off, setting->value) == 0);
    }
    return is_active;
}

struct package *packages_add(struct packages *packages, struct str name)
{
    struct package *package = packages_find(packages, name);
    if (!package) {
        package = mem_alloc(sizeof(*package));
        package->name = str_dup(name);
        package->version = 1;
        package->is_default = true;
        packages->list = mem_grow(
                packages->list, packages->count, &packages->capacity, sizeof(struct package *));
        packages->list[packages->count++] = package;
        (void)strmap_put(&packages->names, name, package);
    }
    return package;
}

/* -- choosing -- */

static void turn_off(struct package *package, const char *why)
{
    mem_free(package->why);
    package->why = mem_dup_text(why);
    package->is_on = false;
}

static void turn_off_for(struct package *package, const char *need, bool is_there)
{
    struct buf why = {0};
    buf_printf(&why, "it needs %s, which is %s", need, is_there ? "off" : "not there");
    turn_off(package, why.bytes);
    buf_finish(&why);
}

/* Moves the package behind the first `placed` ones, which the configuration named. */
static void place_at(struct packages *packages, struct package *package, size_t placed)
{
    size_t at = 0;
    while (packages->list[at] != package) {
        at++;
    }
    if (at >= placed) {
        memmove(&packages->list[placed + 1], &packages->list[placed],
                (at - placed) * sizeof(struct package *));
        packages->list[placed] = package;
    }
}

static bool unknown(const struct packages *packages, struct str name, struct err *err)
{
    struct buf names = {0};
    for (size_t i = 0; i < packages->count; i++) {
        buf_printf(&names, "%s%s", i > 0 ? ", " : "", packages->list[i]->name);
    }
    (void)err_set(err, ERR_MISSING, "there is no package \"%.*s\"; there are %s",
            STR_FMT(str_fit(name, PACKAGE_NAME_MAX)), names.bytes ? names.bytes : "none");
    buf_finish(&names);
    return false;
}

/* Turns off what needs a package that is not on, until nothing changes. */
static void follow_needs(struct packages *packages)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < packages->count; i++) {
            struct package *package = packages->list[i];
            for (size_t n = 0; package->is_on && n < package->needs.count; n++) {
                const char *need = package->needs.list[n];
                const struct package *needed = packages_find(packages, str_of(need));
                if (!needed || !needed->is_on) {
                    turn_off_for(package, need, needed != NULL);
                    changed = true;
                }
            }
        }
    }
}

static bool is_change(struct str word)
{
    return word.length > 1 && (word.bytes[0] == '+' || word.bytes[0] == '-');
}

bool packages_choice_has_names(struct str choice)
{
    bool has = false;
    for (struct str rest = choice, word; (word = str_take_word(&rest)).length > 0;) {
        has = has || !is_change(word);
    }
    return has;
}

/* Turns everything on or off as it is without the words with + and -. */
static bool choose_listed(struct packages *packages, struct str choice, struct err *err)
{
    size_t placed = 0;
    bool listed = packages_choice_has_names(choice);
    const char *why = packages->is_of_game ? "the game does not list it"
                      : listed             ? "the configuration does not list it"
                                           : "it is off unless the configuration turns it on";
    for (size_t i = 0; i < packages->count; i++) {
        struct package *package = packages->list[i];
        package->is_on = !listed && package->is_default;
        if (!package->is_on) {
            turn_off(package, why);
        }
    }
    for (struct str rest = choice, word; (word = str_take_word(&rest)).length > 0;) {
        struct package *package = packages_find(packages, word);
        if (is_change(word)) {
            continue;
        }
        if (!package) {
            return unknown(packages, word, err);
        }
        package->is_on = true;
        place_at(packages, package, placed++);
    }
    return true;
}

bool packages_choose(struct packages *packages, struct str choice, struct err *err)
{
    if (!choose_listed(packages, choice, err)) {
        return false;
    }
    for (struct str rest = choice, word; (word = str_take_word(&rest)).length > 0;) {
        if (is_change(word)) {
            struct str name = str_slice(word, 1, word.length);
            struct package *package = packages_find(packages, name);
            if (!package) {
                return unknown(packages, name, err);
            }
            package->is_on = true;
            if (word.bytes[0] == '-') {
                turn_off(package, "the configuration turns it off");
            }
        }
    }
    struct package *core = packages_find(packages, STR(PACKAGE_CORE));
    if (!core) {
        return unknown(packages, STR(PACKAGE_CORE), err);
    }
    core->is_on = true;
    place_at(packages, core, 0);
    follow_needs(packages);
    for (size_t i = 0; i < packages->count; i++) {
        if (packages->list[i]->is_on) {
            mem_free(packages->list[i]->why);
            packages->list[i]->why = NULL;
        }
    }
    return true;
}

/* -- order -- */

struct ordering {
    struct packages *packages;
    struct package **out;
    size_t count;
};

static bool order_one(struct ordering *ordering, struct package *package, struct err *err);

static bool order_words(struct ordering *ordering, const struct package *package,
        const struct package_words *words, struct err *err)
{
    for (size_t i = 0; i < words->count; i++) {
        struct package *other = packages_find(ordering->packages, str_of(words->list[i]));
        if (other && other->is_visited && !other->is_ordered) {
            return err_set(err, ERR_SCRIPT,
                    "the packages %s and %s need each other: take one out of the needs or "
                    "wants of "
                    "the other",
                    package->name, other->name);
        }
        if (other && !order_one(ordering, other, err)) {
            return false;
        }
    }
    return true;
}

static bool order_one(struct ordering *ordering, struct package *package, struct err *err)
{
    if (package->is_ordered) {
        return true;
    }
    package->is_visited = true;
    if (!order_words(ordering, package, &package->needs, err) ||
            !order_words(ordering, package, &package->wants, err)) {
        return false;
    }
    package->is_ordered = true;
    ordering->out[ordering->count++] = package;
    return true;
}

bool packages_order(struct packages *packages, struct err *err)
{
    struct ordering ordering = {
            packages, mem_alloc_array(packages->count + 1, sizeof(struct package *)), 0};
    bool ok = true;
    for (size_t i = 0; i < packages->count; i++) {
        packages->list[i]->is_visited = false;
        packages->list[i]->is_ordered = false;
    }
    for (size_t i = 0; ok && i < packages->count; i++) {
        ok = order_one(&ordering, packages->list[i], err);
    }
    if (ok) {
        mem_free(packages->list);
        packages->list = ordering.out;
        packages->capacity = packages->count + 1;
    } else {
        mem_free(ordering.out);
    }
    return ok;
}

bool packages_is_above(
        const struct packages *packages, const struct package *package, struct str other)
{
    const struct package_words *const words[] = {&package->needs, &package->wants};
    if (str_equal(other, STR(PACKAGE_CORE))) {
        return strcmp(package->name, PACKAGE_CORE) != 0;
    }
    for (size_t w = 0; w < 2; w++) {
        for (size_t i = 0; i < words[w]->count; i++) {
            const struct package *below = packages_find(packages, str_of(words[w]->list[i]));
            if (below && (str_equal(other, str_of(below->name)) ||
                                 packages_is_above(packages, below, other))) {
                return true;
            }
        }
    }
    return false;
}

bool package_may_use(const struct package *package, struct str other)
{
    return str_equal(other, str_of(package->name)) || str_equal(other, STR(PACKAGE_CORE)) ||
           package_words_has(&package->needs, other);
}

void packages_describe(const struct packages *packages, struct buf *out)
{
    for (int off = 0; off < 2; off++) {
        const char *before = off ? "; off: " : "";
        for (size_t i = 0; i < packages->count; i++) {
            const struct package *package = packages->list[i];
            if (package->is_on != (bool)off) {
                buf_printf(out, "%s%s %u", before, package->name, package->version);
                before = ", ";
            }
        }
    }
}
