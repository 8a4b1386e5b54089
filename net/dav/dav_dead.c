/* dav_dead.c -- properties that WebDAV clients set, in memory: at most DEAD_MAX of DEAD_MOST bytes
 * each. */
#include "net/dav/dav_dead.h"

#include "engine/base/mem.h"

enum { DEAD_MAX = 256, DEAD_MOST = 4096 };

struct dead_prop {
    struct buf key;  /* who (lower case) and path; empty: free */
    struct buf name; /* namespace and name */
    struct buf element;
    uint64_t number; /* a counter: higher is newer */
};

struct dav_dead {
    struct dead_prop props[DEAD_MAX];
    uint64_t last;
};

struct dav_dead *dav_dead_create(void)
{
    return mem_alloc(sizeof(struct dav_dead));
}

static void free_dead(struct dead_prop *prop)
{
    buf_finish(&prop->key);
    buf_finish(&prop->name);
    buf_finish(&prop->element);
    *prop = (struct dead_prop){0};
}

void dav_dead_destroy(struct dav_dead *dead)
{
    for (size_t i = 0; dead && i < DEAD_MAX; i++) {
        free_dead(&dead->props[i]);
    }
    mem_free(dead);
}

/* Neither a name of an account nor a path contains line feeds. */
static void put_key(struct str who, struct str path, struct buf *out)
{
    str_fold(who, out);
    buf_add_char(out, '\n');
    buf_add_str(out, path);
}

static void put_name(struct str space, struct str name, struct buf *out)
{
    buf_add_str(out, name);
    buf_add_char(out, '\n');
    buf_add_str(out, space);
}

/* Returns the index of the property, or DEAD_MAX. */
static size_t dead_at(const struct dav_dead *dead, struct str who, struct str path,
        struct str space, struct str name)
{
    struct buf key = {0};
    struct buf full = {0};
    size_t i = 0;
    put_key(who, path, &key);
    put_name(space, name, &full);
    while (i < DEAD_MAX && !(str_equal(buf_str(&dead->props[i].key), buf_str(&key)) &&
                                   str_equal(buf_str(&dead->props[i].name), buf_str(&full)))) {
        i++;
    }
    buf_finish(&key);
    buf_finish(&full);
    return i;
}

bool dav_dead_put(struct dav_dead *dead, struct str who, struct str path, struct str space,
        struct str name, struct str element)
{
    size_t at = dead_at(dead, who, path, space, name);
    if (element.length > DEAD_MOST || name.length + space.length > DEAD_MOST) {
        return false;
    }
    for (size_t i = 0; at == DEAD_MAX && i < DEAD_MAX; i++) {
        at = dead->props[i].key.length == 0 ? i : at;
    }
    if (at == DEAD_MAX) {
        at = 0;
        for (size_t i = 1; i < DEAD_MAX; i++) {
            at = dead->props[i].number < dead->props[at].number ? i : at;
        }
    }
    struct dead_prop *prop = &dead->props[at];
    free_dead(prop);
    put_key(who, path, &prop->key);
    put_name(space, name, &prop->name);
    buf_add_str(&prop->element, element);
    prop->number = ++dead->last;
    return true;
}

void dav_dead_remove(struct dav_dead *dead, struct str who, struct str path, struct str space,
        struct str name)
{
    size_t at = dead_at(dead, who, path, space, name);
    if (at < DEAD_MAX) {
        free_dead(&dead->props[at]);
    }
}

struct str dav_dead_find(const struct dav_dead *dead, struct str who, struct str path,
        struct str space, struct str name)
{
    size_t at = dead_at(dead, who, path, space, name);
    return at < DEAD_MAX ? buf_str(&dead->props[at].element) : STR_NONE;
}

void dav_dead_put_all(
        const struct dav_dead *dead, struct str who, struct str path, struct buf *out)
{
    struct buf key = {0};
    put_key(who, path, &key);
    for (size_t i = 0; i < DEAD_MAX; i++) {
        if (str_equal(buf_str(&dead->props[i].key), buf_str(&key))) {
            buf_add_str(out, buf_str(&dead->props[i].element));
        }
    }
    buf_finish(&key);
}

void dav_dead_forget(struct dav_dead *dead, struct str who, struct str path)
{
    struct buf key = {0};
    put_key(who, path, &key);
    for (size_t i = 0; i < DEAD_MAX; i++) {
        if (str_equal(buf_str(&dead->props[i].key), buf_str(&key))) {
            free_dead(&dead->props[i]);
        }
    }
    buf_finish(&key);
}

void dav_dead_copy(struct dav_dead *dead, struct str who, struct str from, struct str to)
{
    struct buf key = {0};
    put_key(who, from, &key);
    dav_dead_forget(dead, who, to);
    uint64_t before = dead->last;
    for (size_t i = 0; i < DEAD_MAX; i++) {
        const struct dead_prop *prop = &dead->props[i];
        if (prop->number > 0 && prop->number <= before &&
                str_equal(buf_str(&prop->key), buf_str(&key))) {
            struct str space = buf_str(&prop->name);
            struct str name = str_take_until(&space, '\n');
            struct buf copy = {0};
            struct buf full = {0};
            buf_add_str(&copy, buf_str(&prop->element));
            buf_add_str(&full, name);
            buf_add_str(&full, space);
            (void)dav_dead_put(dead, who, to,
                    str_slice(buf_str(&full), name.length, full.length),
                    str_slice(buf_str(&full), 0, name.length), buf_str(&copy));
            buf_finish(&copy);
            buf_finish(&full);
        }
    }
    buf_finish(&key);
}
