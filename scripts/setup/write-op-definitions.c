#include <stdio.h>
#include <tensorflow/c/c_api.h>

// Writes TensorFlow's list of its ops, an OpList message, to the file that is named.
int main(int count, char **arguments) {
  FILE *file = count == 2 ? fopen(arguments[1], "wb") : NULL;
  if (file == NULL) return 1;
  TF_Buffer *ops = TF_GetAllOpList();
  int complete = fwrite(ops->data, 1, ops->length, file) == ops->length;
  return fclose(file) == 0 && complete ? 0 : 1;
}
