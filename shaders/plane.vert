layout(location = 0) in vec3 aPosition;
#include "frame.glsl"
out vec3 vPosition;
void main() {
  vPosition = aPosition;
  gl_Position = uViewProjection * vec4(aPosition, 1);
}
