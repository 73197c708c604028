import { rebuildReadModels } from '#libs/nest-kit';

await rebuildReadModels();
