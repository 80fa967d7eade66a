export default {
  build: { lib: { entry: 'bundled.js', formats: ['es'], fileName: () => 'bundle.js' } },
};
