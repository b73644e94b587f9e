import { Converter } from 'typedoc';

/**
 * Names parameters that are taken apart where they are declared, `{ network, weights }: Point`, by their type: `point`.
 *
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const parameter of Object.values(project.reflections)) {
      if (parameter.name !== '__namedParameters') continue;
      const [, name] =
        /([A-Za-z]+)(?:<.*>)?$/.exec(parameter.type?.typeArguments?.[0]?.name ?? parameter.type?.name ?? '') ?? [];
      parameter.name = name ? name[0].toLowerCase() + name.slice(1) : 'options';
    }
  });
}
