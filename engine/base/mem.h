#pragma once
#include <stddef.h>

/* Allocation that aborts instead of returning NULL, with a log line, so no caller tests for NULL. A
 * size that an outsider controls must be bounded before it is requested here. */

/* Returns size zeroed bytes (size 0 gives a valid pointer). Free with mem_free. */
void *mem_alloc(size_t size);

/* Returns count * size zeroed bytes; an overflow aborts. */
void *mem_alloc_array(size_t count, size_t size);

/* Resizes a block of mem_alloc; new bytes are not zeroed. */
void *mem_realloc(void *block, size_t size);

/* Doubles the room of an array of *capacity members of `size` bytes; 0 becomes 16. */
void *mem_double(void *array, size_t *capacity, size_t size);

/* Returns the array with room for one more than count: doubles *capacity if it is full. */
static inline void *mem_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    return count < *capacity ? array : mem_double(array, capacity, size);
}

/* Returns a copy the caller owns. */
void *mem_dup(const void *bytes, size_t size);
char *mem_dup_text(const char *text);

/* Frees a block of this module; NULL is fine. */
void mem_free(void *block);
/* Overwrites a text of this module before freeing it; NULL is fine. */
void mem_free_secret(char *text);
