/* atom.c -- property names as small numbers.
 *
 * The names used by C code have the numbers of enum atom. Others get the next number when first
 * met, so numbers differ from run to run and never leave the process: batches and the world file
 * have names. Atoms are not freed; names come from properties, which builders' quotas limit. To
 * give a name a fixed number, add it to ATOM_LIST. */
#include "world/value/atom.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"

#include <string.h>

enum { NAME_MAX_BYTES = 64 };

static uint32_t add(struct atom_table *atoms, struct str name)
{
    if (atoms->count == atoms->capacity) {
        atoms->capacity = atoms->capacity ? atoms->capacity * 2 : 128;
        atoms->names = mem_realloc(atoms->names, atoms->capacity * sizeof(*atoms->names));
        atoms->marks = mem_realloc(atoms->marks, atoms->capacity * sizeof(*atoms->marks));
    }
    uint32_t atom = atoms->count++;
    atoms->marks[atom] = 0;
    atoms->names[atom] = str_dup(name);
    /* The map stores the number itself as a pointer; 0 would mean none. */
    strmap_put(&atoms->numbers, name, (void *)(uintptr_t)atom);
    return atom;
}

void atom_table_init(struct atom_table *atoms)
{
    static const char *const fixed[] = {
#define ATOM_NAME(name) #name,
            ATOM_LIST(ATOM_NAME)
#undef ATOM_NAME
    };
    *atoms = (struct atom_table){0};
    strmap_init(&atoms->numbers);
    atoms->names = mem_alloc_array(128, sizeof(*atoms->names));
    atoms->marks = mem_alloc_array(128, sizeof(*atoms->marks));
    atoms->capacity = 128;
    atoms->names[ATOM_NONE] = mem_dup_text("");
    atoms->marks[ATOM_NONE] = 0;
    atoms->count = 1;
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
        add(atoms, str_of(fixed[i]));
    }
    must(atoms->count == ATOM_FIXED_END);
}

void atom_table_finish(struct atom_table *atoms)
{
    if (!atoms) {
        return;
    }
    for (uint32_t i = 0; i < atoms->count; i++) {
        mem_free(atoms->names[i]);
    }
    mem_free(atoms->names);
    mem_free(atoms->marks);
    strmap_finish(&atoms->numbers);
    *atoms = (struct atom_table){0};
}

uint32_t atom_intern(struct atom_table *atoms, struct str name)
{
    must(name.length > 0 && name.length <= NAME_MAX_BYTES);
    uint32_t atom = atom_find(atoms, name);
    return atom != ATOM_NONE ? atom : add(atoms, name);
}

uint32_t *atom_mark(struct atom_table *atoms, uint32_t atom)
{
    must(atom < atoms->count);
    return &atoms->marks[atom];
}

uint32_t atom_find(const struct atom_table *atoms, struct str name)
{
    return (uint32_t)(uintptr_t)strmap_find(&atoms->numbers, name);
}

struct str atom_name(const struct atom_table *atoms, uint32_t atom)
{
    must(atom < atoms->count);
    return str_of(atoms->names[atom]);
}
