import {
  type ColumnDefinitionNode,
  DataTypeNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  RawNode,
  type UnknownRow,
} from 'kysely';

const bytewise = RawNode.createWithSql('text collate "C"');

class BytewiseColumns extends OperationNodeTransformer {
  protected override transformColumnDefinition(node: ColumnDefinitionNode): ColumnDefinitionNode {
    const { dataType } = node;
    const isText = DataTypeNode.is(dataType) && dataType.dataType === 'text';
    return super.transformColumnDefinition(isText ? { ...node, dataType: bytewise } : node);
  }
}

/**
 * Every text column that a migration makes compares byte by byte, as SQLite's do: ids and instants sort in their order
 * whatever the language of the database, and an index serves a comparison in any session.
 */
export class BytewiseTextPlugin implements KyselyPlugin {
  private readonly columns = new BytewiseColumns();

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.columns.transformNode(node);
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result);
  }
}
